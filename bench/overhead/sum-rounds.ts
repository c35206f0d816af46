import type { Turn } from "../claude-calls/orders.ts";

/** Adds up the turns of each round. */
export function sumRounds(turns: readonly Turn[], turnsPerRound: number): readonly Turn[] {
  const rounds: Turn[] = [];
  for (let first = 0; first < turns.length; first += turnsPerRound)
    rounds.push(
      turns.slice(first, first + turnsPerRound).reduce((sum, turn) => ({
        calls: sum.calls + turn.calls,
        wallMs: sum.wallMs + turn.wallMs,
        cpuMs: sum.cpuMs + turn.cpuMs,
      })),
    );
  return rounds;
}
