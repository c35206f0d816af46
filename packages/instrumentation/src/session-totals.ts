import type { CountedSession, Figures, SessionTotals } from "./counted-session.ts";
import type { Fields } from "./read-fields.ts";
import { findScopeStore } from "./scope-store.ts";

/** Sessions beyond it are forgotten, least recently counted first. */
const MOST_SESSIONS = 10_000;

/** What a process has counted of a session. */
export function findCounted(key: string): CountedSession | undefined {
  return findScopeStore().sessions.get(key);
}

/** Remembers what has been counted of a session from now on. */
export function keepCounted(key: string, counted: CountedSession): void {
  const { sessions } = findScopeStore();
  sessions.delete(key);
  sessions.set(key, counted);
  for (const oldest of sessions.keys()) {
    if (sessions.size <= MOST_SESSIONS) break;
    sessions.delete(oldest);
  }
}

/** The sound figures among named ones; what is missing stood at 0. */
export function readFigures(fields: Fields, names: readonly string[]): Figures {
  return Object.fromEntries(names.flatMap((name) => (isSound(fields[name]) ? [[name, fields[name]]] : [])));
}

/** By how much a figure is more than was counted; garbage as it came, so that pricing names it. */
export function findGrowth(fields: Fields, name: string, counted: Figures | undefined): unknown {
  const figure = fields[name];
  if (figure === undefined || figure === null) return 0;
  return isSound(figure) ? Math.max(0, figure - (counted?.[name] ?? 0)) : figure;
}

/** The higher of both, figure by figure: a running total never falls, so a lower one is older. */
export function mergeTotals(counted: SessionTotals, read: SessionTotals): SessionTotals {
  const parts = new Set([...Object.keys(counted), ...Object.keys(read)]);
  return Object.fromEntries(
    [...parts].map((part) => [part, mergeFigures(counted[part] ?? {}, read[part] ?? {})]),
  );
}

function mergeFigures(counted: Figures, read: Figures): Figures {
  const names = new Set([...Object.keys(counted), ...Object.keys(read)]);
  return Object.fromEntries([...names].map((name) => [name, Math.max(counted[name] ?? 0, read[name] ?? 0)]));
}

function isSound(figure: unknown): figure is number {
  return typeof figure === "number" && Number.isFinite(figure) && figure >= 0;
}
