import { existsSync } from "node:fs";
import { join } from "node:path";
import type { SpoolRow, SpoolState } from "@bursar/conventions";
import { claimSpoolFile } from "./claim-spool-file.ts";
import type { SpoolClaim } from "./claim-spool-file.ts";
import { findSpoolState } from "./find-spool-state.ts";
import type { SpoolRules } from "./find-spool-state.ts";
import type { Verdict } from "../otlp/find-verdict.ts";
import { listSpoolEntries } from "./list-spool-entries.ts";
import type { SpoolEntry } from "./list-spool-entries.ts";
import { planLateRequest } from "./plan-late-request.ts";
import { planSpoolRow } from "./plan-spool-row.ts";
import { readSpoolEntry, readWholeSpoolEntry } from "./read-spool-entry.ts";
import { renderSpoolFile } from "./spool-file.ts";
import type { SpoolFile } from "./spool-file.ts";
import { planSpoolName, writeSpoolFile } from "./write-spool-file.ts";
import type { SpoolFolder } from "./write-spool-file.ts";

/** What to send, and how. */
export interface SpoolSending {
  readonly folder: SpoolFolder;
  readonly findRules: () => SpoolRules;
  /** Sends one request; never rejects. */
  readonly post: (request: Buffer) => Promise<Verdict>;
  /** True when there is no time for another one. */
  readonly isOver: () => boolean;
}

/** What became of each file, and why the endpoint took no more of them. */
export interface SpoolSent {
  readonly rows: readonly SpoolRow[];
  readonly away: string | null;
}

interface Outcome {
  readonly state: SpoolState;
  readonly reason: string;
  readonly isAway?: boolean;
}

/**
 * Sends what waits in a spool, oldest first and one after the other, until the endpoint is found to be away. A file
 * is deleted only when the endpoint took it.
 *
 * @throws system errors of the folder
 */
export async function sendSpool(sending: SpoolSending): Promise<SpoolSent> {
  const rows: SpoolRow[] = [];
  let away: string | null = null;
  for (const entry of await listSpoolEntries(sending.folder.path)) {
    if (entry.kind === "unfinished") continue;
    if (sending.isOver()) break;
    const reading = await readSpoolEntry(entry.path);
    let outcome: Outcome = findSpoolState(entry, reading, sending.findRules());
    if (outcome.state === "broken" && entry.kind !== "broken") await setAside(entry, sending);
    if (outcome.state === "waiting" && away === null) outcome = await sendEntry(entry, sending);
    if (outcome.isAway === true) away = outcome.reason;
    rows.push(planSpoolRow(entry, reading, outcome));
  }
  return { rows, away };
}

async function setAside(entry: SpoolEntry, { findRules }: SpoolSending): Promise<void> {
  const claim = await claimSpoolFile(entry, findRules().nowMs);
  await claim?.setAside();
}

async function sendEntry(entry: SpoolEntry, sending: SpoolSending): Promise<Outcome> {
  const rules = sending.findRules();
  const claim = await claimSpoolFile(entry, rules.nowMs);
  if (claim === undefined) return { state: "sending", reason: "another process has it" };
  try {
    // Its process may have replaced it in between.
    const reading = await readWholeSpoolEntry(claim.path);
    if (reading.kind === "broken") {
      await claim.setAside();
      return { state: "broken", reason: reading.reason };
    }
    if (reading.kind !== "sound") return { state: "sending", reason: "another process has it" };
    return await sendClaimed(claim, entry.id, reading.content, rules, sending);
  } finally {
    claim.release();
  }
}

async function sendClaimed(
  claim: SpoolClaim,
  id: string,
  { header, request }: SpoolFile,
  rules: SpoolRules,
  { folder, post }: SpoolSending,
): Promise<Outcome> {
  const ageMs = rules.nowMs - header.takenAtMs;
  const verdict = await post(
    rules.late && ageMs > rules.maxAgeMs ? planLateRequest(request, ageMs) : request,
  );
  if (verdict.kind === "away") return { state: "waiting", reason: verdict.reason, isAway: true };
  if (verdict.kind === "refused") {
    await keepRefusal(folder, id, { header: { ...header, refusal: verdict.reason }, request });
    return { state: "refused", reason: verdict.reason };
  }
  await claim.remove();
  return { state: "sent", reason: "" };
}

/** Unless its process has written newer figures in between. */
async function keepRefusal(folder: SpoolFolder, id: string, file: SpoolFile): Promise<void> {
  if (existsSync(join(folder.path, planSpoolName(id)))) return;
  // It takes the room that it had. Where the reason cannot be noted it will be tried again, and hold up nothing.
  await writeSpoolFile({ ...folder, maxBytes: Infinity }, id, renderSpoolFile(file)).catch(() => {});
}
