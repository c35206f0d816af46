import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { SpoolRules } from "../../src/spool/find-spool-state.ts";
import type { Verdict } from "../../src/otlp/find-verdict.ts";
import { readSpoolFile } from "../../src/spool/spool-file.ts";
import { sendSpool } from "../../src/spool/send-spool.ts";
import type { SpoolSent } from "../../src/spool/send-spool.ts";
import { aFolder, anId, aRuleSet, listNames, NOW_MS, putFile } from "./a-spool.ts";

const ARRIVED: Verdict = { kind: "arrived", reason: "" };

interface Sender {
  readonly sent: string[];
  readonly run: (more?: Partial<SpoolRules>) => Promise<SpoolSent>;
}

/** Sends a folder to an endpoint that answers what it is told to. */
function aSender(
  path: string,
  answer: (request: string) => Verdict | Promise<Verdict> = () => ARRIVED,
): Sender {
  const sent: string[] = [];
  return {
    sent,
    run: (more = {}) =>
      sendSpool({
        folder: { path, maxBytes: 1_000_000 },
        findRules: () => aRuleSet(more),
        post: async (request) => {
          sent.push(request.toString());
          return answer(request.toString());
        },
        isOver: () => false,
      }),
  };
}

function statesOf({ rows }: SpoolSent): string[] {
  return rows.map(({ state }) => state);
}

test("files are sent from the oldest on, as they were written, and deleted", async () => {
  const folder = aFolder();
  utimesSync(putFile(folder, 1, {}, "{second}"), 20, 20);
  utimesSync(putFile(folder, 2, {}, "{first}"), 10, 10);
  const sender = aSender(folder);
  expect(statesOf(await sender.run())).toEqual(["sent", "sent"]);
  expect(sender.sent).toEqual(["{first}", "{second}"]);
  expect(listNames(folder)).toEqual([]);
});

test("a folder that is missing, or empty, has nothing", async () => {
  expect(await aSender(join(aFolder(), "missing")).run()).toEqual({ rows: [], away: null });
  expect(await aSender(aFolder()).run()).toEqual({ rows: [], away: null });
});

test("once the endpoint is away nothing more is tried, and all stays", async () => {
  const folder = aFolder();
  for (const digit of [1, 2, 3]) putFile(folder, digit);
  const sender = aSender(folder, () => ({ kind: "away", reason: "HTTP 503" }));
  const sent = await sender.run();
  expect(sent.away).toBe("HTTP 503");
  expect(statesOf(sent)).toEqual(["waiting", "waiting", "waiting"]);
  expect(sender.sent).toHaveLength(1);
  expect(listNames(folder)).toEqual(["1.spool", "2.spool", "3.spool"]);
});

test("what is refused stays with the reason, does not hold up others, and is tried again only when asked", async () => {
  const folder = aFolder();
  utimesSync(putFile(folder, 1, {}, "old"), 10, 10);
  putFile(folder, 2, {}, "new");
  const answer = (request: string): Verdict =>
    request === "old" ? { kind: "refused", reason: "HTTP 400 too old sample" } : ARRIVED;
  const sender = aSender(folder, answer);
  expect(statesOf(await sender.run())).toEqual(["refused", "sent"]);
  expect(statesOf(await sender.run())).toEqual(["refused"]);
  expect(sender.sent).toEqual(["old", "new"]);
  const { header, request } = readSpoolFile(readFileSync(join(folder, `${anId(1)}.spool`)));
  expect(header.refusal).toBe("HTTP 400 too old sample");
  expect(request.toString()).toBe("old");
  expect(statesOf(await aSender(folder).run({ refusedToo: true }))).toEqual(["sent"]);
});

test("two that send at once send each file once", async () => {
  const folder = aFolder();
  for (let digit = 0; digit < 10; digit += 1) putFile(folder, digit, {}, String(digit));
  const later = (): Promise<Verdict> => new Promise((resolve) => setTimeout(() => resolve(ARRIVED), 2));
  const one = aSender(folder, later);
  const other = aSender(folder, later);
  await Promise.all([one.run(), other.run()]);
  expect([...one.sent, ...other.sent].sort()).toEqual(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
  expect(listNames(folder)).toEqual([]);
});

test("a claim holds for a minute; whoever died with it is succeeded", async () => {
  const folder = aFolder();
  const claim = (claimedAtMs: number, digit: number): void =>
    renameSync(putFile(folder, digit), join(folder, `${anId(digit)}.${claimedAtMs}.abc.claim`));
  claim(NOW_MS - 60_000, 1);
  claim(NOW_MS - 60_001, 2);
  // A clock that was wrong.
  claim(NOW_MS + 60_001, 3);
  expect(statesOf(await aSender(folder).run()).sort()).toEqual(["sending", "sent", "sent"]);
  expect(listNames(folder)).toEqual(["1.claim"]);
});

test("a newer file that came while the older one was sent stays, whatever became of the older", async () => {
  for (const kind of ["arrived", "refused", "away"] as const) {
    const folder = aFolder();
    putFile(folder, 1, {}, "older");
    const sender = aSender(folder, () => {
      putFile(folder, 1, {}, "newer");
      return { kind, reason: "" };
    });
    await sender.run();
    expect(listNames(folder)).toEqual(["1.spool"]);
    expect(readFileSync(join(folder, `${anId(1)}.spool`), "utf8")).toMatch(/newer$/);
  }
});

test("what is too old, meant for another endpoint, or held by its process is kept and told", async () => {
  const folder = aFolder();
  utimesSync(putFile(folder, 1, { takenAtMs: NOW_MS - 3_600_001 }), 1, 1);
  utimesSync(putFile(folder, 2, { endpoint: "http://other/v1/metrics" }), 2, 2);
  utimesSync(putFile(folder, 3, { heldUntilMs: NOW_MS + 1, pid: 41 }), 3, 3);
  utimesSync(putFile(folder, 4, { takenAtMs: NOW_MS - 3_600_000, heldUntilMs: NOW_MS }), 4, 4);
  const { rows } = await aSender(folder).run();
  expect(rows.map(({ state, reason }) => [state, reason])).toEqual([
    ["too-old", "Prometheus would not accept it"],
    ["other-endpoint", "it is meant for http://other/v1/metrics"],
    ["held", "process 41 may still send it"],
    ["sent", ""],
  ]);
  expect(listNames(folder)).toEqual(["1.spool", "2.spool", "3.spool"]);
  expect(statesOf(await aSender(folder).run({ anyEndpoint: true, late: true }))).toEqual([
    "sent",
    "sent",
    "held",
  ]);
});

test("late: what is too old is sent with the present time, zero points as long before it as they were", async () => {
  const folder = aFolder();
  const takenAtMs = NOW_MS - 7_200_000;
  const request = JSON.stringify({
    dataPoints: [
      { startTimeUnixNano: `${takenAtMs - 5}000000`, timeUnixNano: `${takenAtMs - 5}000000`, asDouble: 0 },
      { startTimeUnixNano: `${takenAtMs - 4}000001`, timeUnixNano: `${takenAtMs}000000`, asDouble: 0.1 },
    ],
    attributes: [{ key: "timeUnixNano", value: { stringValue: "17" } }],
  });
  putFile(folder, 1, { takenAtMs }, request);
  putFile(folder, 2, {}, "as it is");
  const sender = aSender(folder);
  await sender.run({ late: true });
  expect(sender.sent[1]).toBe("as it is");
  expect(JSON.parse(sender.sent[0] ?? "")).toEqual({
    dataPoints: [
      { startTimeUnixNano: `${NOW_MS - 5}000000`, timeUnixNano: `${NOW_MS - 5}000000`, asDouble: 0 },
      { startTimeUnixNano: `${NOW_MS - 4}000001`, timeUnixNano: `${NOW_MS}000000`, asDouble: 0.1 },
    ],
    attributes: [{ key: "timeUnixNano", value: { stringValue: "17" } }],
  });
});

test("broken files, links and folders of such names are set aside and hold up nothing", async () => {
  const folder = aFolder();
  writeFileSync(join(folder, `${anId(1)}.spool`), '{"schema":"bursar.dev/spool/1"');
  symlinkSync("/etc/hostname", join(folder, `${anId(2)}.spool`));
  mkdirSync(join(folder, `${anId(3)}.spool`));
  writeFileSync(join(folder, "notes.txt"), "not ours");
  putFile(folder, 4);
  const changed = putFile(folder, 5, {}, "0.25 USD");
  writeFileSync(changed, readFileSync(changed, "utf8").replace("0.25 USD", "9.25 USD"));
  truncateSync(putFile(folder, 6), 64 * 1024 * 1024 + 1);
  const sender = aSender(folder);
  const { rows } = await sender.run();
  expect(rows.map(({ state, reason }) => `${state}: ${reason}`).sort()).toEqual([
    "broken: it is a link",
    "broken: it is cut off",
    "broken: it is larger than any that we write",
    "broken: it is no file",
    "broken: its content was changed",
    "sent: ",
  ]);
  expect(sender.sent).toEqual(["{}"]);
  expect(listNames(folder)).toEqual(["1.broken", "2.broken", "3.broken", "5.broken", "6.broken", "n.txt"]);
  expect(statesOf(await aSender(folder).run())).toEqual(Array.from({ length: 5 }, () => "broken"));
});

test("a process that dies after its figures arrived has them sent again: the same points, not more of them", async () => {
  const folder = aFolder();
  putFile(folder, 1, {}, "{points of this run}");
  const claimed = join(folder, `${anId(1)}.${NOW_MS - 60_001}.abc.claim`);
  const died = aSender(folder, () => {
    // As it is where nothing runs any more that could delete it.
    copyFileSync(join(folder, readdirSync(folder)[0] ?? ""), claimed);
    return ARRIVED;
  });
  await died.run();
  const next = aSender(folder);
  await next.run();
  expect([died.sent, next.sent]).toEqual([["{points of this run}"], ["{points of this run}"]]);
  expect(listNames(folder)).toEqual([]);
});

test("a sending that is over takes no further file", async () => {
  const folder = aFolder();
  for (const digit of [1, 2, 3]) putFile(folder, digit);
  const sent: string[] = [];
  await sendSpool({
    folder: { path: folder, maxBytes: 1000 },
    findRules: () => aRuleSet(),
    post: async (request) => {
      sent.push(request.toString());
      return ARRIVED;
    },
    isOver: () => sent.length === 1,
  });
  expect(listNames(folder)).toHaveLength(2);
});
