import type { Rates } from "@bursar/conventions";
import { describe, expect, test } from "vitest";
import { compareModels, TOKENIZER_RATIO } from "../../src/levers/compare-models.ts";
import { nearlyEqualTo, printedAs } from "./printed-as.ts";
import {
  FABLE_5_2,
  HAIKU_4_5,
  HAIKU_5_5,
  HAIKU_5_5_LONG,
  OPUS_4_6,
  OPUS_5,
  OPUS_5_5,
  SONNET_4_5,
  SONNET_4_6,
  SONNET_5_5,
} from "./list-rates.ts";

const older = (rates: Rates) => ({ rates, newTokenizer: false });
const newer = (rates: Rates) => ({ rates, newTokenizer: true });

describe("between models of the new tokenizer, a text costs what its tokens cost", () => {
  test.each([
    ["Fable 5.2 → Opus 5.5", FABLE_5_2, OPUS_5_5, "−50 %", "0 %"],
    ["Opus 5.5 → Sonnet 5.5", OPUS_5_5, SONNET_5_5, "−50 %", "−50 %"],
    ["Opus 5.5 → Haiku 5.5 ≤ 100k", OPUS_5_5, HAIKU_5_5, "−97.5 %", "−95 %"],
    ["Opus 5.5 → Haiku 5.5 > 100k", OPUS_5_5, HAIKU_5_5_LONG, "−87.5 %", "−75 %"],
    ["Sonnet 5.5 → Haiku 5.5 ≤ 100k", SONNET_5_5, HAIKU_5_5, "−95 %", "−90 %"],
    ["Sonnet 5.5 → Haiku 5.5 > 100k", SONNET_5_5, HAIKU_5_5_LONG, "−75 %", "−50 %"],
    ["Opus 5 → Opus 5.5", OPUS_5, OPUS_5_5, "−20 %", "−60 %"],
  ])("%s", (_pair, from, to, inAndOut, read) => {
    const { tokensRatio, byClass } = compareModels(newer(from), newer(to));
    expect(tokensRatio).toBe(1);
    for (const change of [byClass.input, byClass.output, byClass.cacheWrite5m, byClass.cacheWrite1h])
      expect(change.changeRatio, inAndOut).toSatisfy(printedAs(inAndOut));
    expect(byClass.cacheRead.changeRatio, read).toSatisfy(printedAs(read));
    for (const change of Object.values(byClass)) expect(change.sameTextChangeRatio).toBe(change.changeRatio);
  });
});

describe("from an older tokenizer to the new one, a text has 1.3 times the tokens", () => {
  test.each([
    ["Opus 4.6 → Opus 5.5", OPUS_4_6, OPUS_5_5, "−20 %", "−60 %", "+4 %", "−48 %"],
    ["Sonnet 4.6 → Sonnet 5.5", SONNET_4_6, SONNET_5_5, "−33 %", "−67 %", "−13 %", "−57 %"],
    ["Sonnet 4.5 → Sonnet 5.5", SONNET_4_5, SONNET_5_5, "−33 %", "−67 %", "−13 %", "−57 %"],
    ["Haiku 4.5 → Haiku 5.5 ≤ 100k", HAIKU_4_5, HAIKU_5_5, "−90 %", "−90 %", "−87 %", "−87 %"],
    ["Haiku 4.5 → Haiku 5.5 > 100k", HAIKU_4_5, HAIKU_5_5_LONG, "−50 %", "−50 %", "−35 %", "−35 %"],
  ])("%s", (_pair, from, to, inAndOut, read, sameText, sameTextRead) => {
    const { tokensRatio, byClass } = compareModels(older(from), newer(to));
    expect(tokensRatio).toBe(1.3);
    for (const change of [byClass.input, byClass.output]) {
      expect(change.changeRatio, inAndOut).toSatisfy(printedAs(inAndOut));
      expect(change.sameTextChangeRatio, sameText).toSatisfy(printedAs(sameText));
    }
    expect(byClass.cacheRead.changeRatio, read).toSatisfy(printedAs(read));
    expect(byClass.cacheRead.sameTextChangeRatio, sameTextRead).toSatisfy(printedAs(sameTextRead));
  });
});

test("changes are exact where doubles are not", () => {
  const { byClass } = compareModels(older(OPUS_4_6), newer(OPUS_5_5));
  // 4 / 5 × 1.3 − 1 is 0.040000000000000036 in doubles.
  expect(byClass.input.sameTextChangeRatio).toBe(0.04);
  expect(byClass.cacheRead.sameTextChangeRatio).toBe(-0.48);
  const thirds = compareModels(older(SONNET_4_6), newer(SONNET_5_5)).byClass;
  expect(thirds.input.changeRatio).toSatisfy(nearlyEqualTo(-1 / 3));
  expect(thirds.input.sameTextChangeRatio).toSatisfy(nearlyEqualTo(-2 / 15));
});

test("back to an older tokenizer, the same text has fewer tokens", () => {
  const { tokensRatio, byClass } = compareModels(newer(OPUS_5_5), older(OPUS_4_6));
  expect(tokensRatio).toSatisfy(nearlyEqualTo(10 / 13));
  expect(byClass.input.changeRatio).toBe(0.25);
  expect(byClass.input.sameTextChangeRatio).toSatisfy(nearlyEqualTo(-1 / 26));
});

test("the assumed 30 % gives way to a ratio measured on one's own text", () => {
  expect(TOKENIZER_RATIO).toBe("1.3");
  const { tokensRatio, byClass } = compareModels(older(OPUS_4_6), newer(OPUS_5_5), "1.25");
  expect(tokensRatio).toBe(1.25);
  expect(byClass.input.sameTextChangeRatio).toBe(0);
});

test("at the break-even success ratio, a successful action costs the same", () => {
  const { byClass } = compareModels(newer(OPUS_5_5), newer(SONNET_5_5));
  expect(byClass.output.breakEvenSuccessRatio).toBe(0.5);
  // 1,000 actions of 1,000 output tokens: Opus succeeds with 900, Sonnet with 450.
  expect((1000 * 0.01) / 450).toBe((1000 * 0.02) / 900);
  const acrossTokenizers = compareModels(older(OPUS_4_6), newer(OPUS_5_5)).byClass;
  expect(acrossTokenizers.input.breakEvenSuccessRatio).toBe(1.04);
});

test("there is no change to speak of from a rate of 0", () => {
  const free = { ...OPUS_5_5, cacheRead: "0" };
  expect(compareModels(newer(free), newer(OPUS_5_5)).byClass.cacheRead).toEqual({
    changeRatio: undefined,
    sameTextChangeRatio: undefined,
    breakEvenSuccessRatio: undefined,
  });
  expect(compareModels(newer(OPUS_5_5), newer(free)).byClass.cacheRead.changeRatio).toBe(-1);
});

test("nonsense is refused by name", () => {
  const refuse = (run: () => unknown, field: RegExp): void => {
    expect(run).toThrow(RangeError);
    expect(run).toThrow(field);
  };
  const bad = newer({ ...OPUS_5_5, cacheRead: "NaN" });
  refuse(() => compareModels(bad, newer(OPUS_5_5)), /^from\.rates\.cacheRead: NaN /);
  refuse(() => compareModels(newer(OPUS_5_5), bad), /^to\.rates\.cacheRead: NaN /);
  for (const ratio of ["0", "-1.3", "1,3", ""])
    refuse(() => compareModels(older(OPUS_4_6), newer(OPUS_5_5), ratio), /^tokenizerRatio: /);
  const unsaid = { rates: OPUS_5_5 } as ReturnType<typeof newer>;
  refuse(() => compareModels(newer(OPUS_5_5), unsaid), /^to\.newTokenizer /);
});
