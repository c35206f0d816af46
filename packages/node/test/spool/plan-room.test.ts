import { expect, test } from "vitest";
import type { SpoolEntry } from "../../src/spool/list-spool-entries.ts";
import { planRoom } from "../../src/spool/plan-room.ts";

function anEntry(id: string, kind: SpoolEntry["kind"], sizeBytes = 100, changedAtMs = 0): SpoolEntry {
  return { path: `/spool/${id}`, id, kind, claimedAtMs: 0, sizeBytes, changedAtMs };
}

function planFor(entries: readonly SpoolEntry[], maxBytes: number): { drops: string[]; leftovers: string[] } {
  const plan = planRoom(entries, { id: "own", bytes: 100, maxBytes, nowMs: 600_001 });
  return { drops: plan.drops.map(({ id }) => id), leftovers: plan.leftovers.map(({ id }) => id) };
}

test("what fits to the byte stays; for one byte more the oldest goes", () => {
  const entries = [anEntry("a", "waiting"), anEntry("b", "claimed")];
  expect(planFor(entries, 300)).toEqual({ drops: [], leftovers: [] });
  expect(planFor(entries, 299)).toEqual({ drops: ["a"], leftovers: [] });
  expect(planFor(entries, 199)).toEqual({ drops: ["a", "b"], leftovers: [] });
});

test("what nobody can read goes before what is older", () => {
  expect(planFor([anEntry("a", "waiting"), anEntry("b", "broken")], 200).drops).toEqual(["b"]);
});

test("the file that is replaced takes no room", () => {
  expect(planFor([anEntry("own", "waiting"), anEntry("b", "waiting")], 200).drops).toEqual([]);
});

test("an unfinished file goes after ten minutes, and takes room until then", () => {
  const entries = [
    anEntry("a", "waiting"),
    anEntry("old", "unfinished", 100, 0),
    anEntry("new", "unfinished", 100, 1),
  ];
  expect(planFor(entries, 299)).toEqual({ drops: ["a"], leftovers: ["old"] });
  expect(planFor(entries, 300)).toEqual({ drops: [], leftovers: ["old"] });
});
