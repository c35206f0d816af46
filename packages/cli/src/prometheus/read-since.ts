import { UserMistake } from "../user-mistake.ts";

const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** How far a command looks back. */
export interface Since {
  /** As Prometheus writes it. */
  readonly text: string;
  readonly seconds: number;
}

/**
 * Reads `--since`.
 *
 * @throws UserMistake when it is no duration
 */
export function readSince(text: string): Since {
  const [, count, unit = ""] = /^([1-9]\d{0,4})([smhdw])$/.exec(text) ?? [];
  const unitSeconds = UNIT_SECONDS[unit];
  if (count === undefined || unitSeconds === undefined)
    throw new UserMistake(`--since is "${text}". Write a duration such as 30m, 6h or 1d.`);
  return { text, seconds: Number(count) * unitSeconds };
}
