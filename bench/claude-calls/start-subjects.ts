import { CALL_KINDS } from "./plan-answers.ts";
import type { CallKind } from "./plan-answers.ts";
import { NOTHING } from "./subject-list.ts";
import type { SubjectEntry } from "./subject-list.ts";
import { SubjectProcess } from "./subject-process.ts";

/** A subject at work, proven to record something in these ways to call (or to be no instrumentation at all). */
export interface ReadySubject {
  readonly process: SubjectProcess;
  readonly kinds: readonly CallKind[];
}

export interface StartedSubjects {
  readonly ready: readonly ReadySubject[];
  /** What each of them recorded of one call, or why it is not measured. */
  readonly notes: readonly string[];
}

/** Starts each in a process of its own, and finds out what it records before anything is timed. */
export async function startSubjects(entries: readonly SubjectEntry[]): Promise<StartedSubjects> {
  const ready: ReadySubject[] = [];
  const notes: string[] = [];
  for (const { name } of entries) {
    const process = new SubjectProcess(name);
    try {
      await process.obey({ do: "start", subject: name });
      const { kinds, told } = await probeSubject(process);
      if (kinds.length > 0) ready.push({ process, kinds });
      else process.end();
      if (name !== NOTHING) notes.push(`${name}: ${told}`);
    } catch (error) {
      process.end();
      notes.push(`not measured, ${readFault(error)}`);
    }
  }
  return { ready, notes };
}

function readFault(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function probeSubject(
  process: SubjectProcess,
): Promise<{ readonly kinds: readonly CallKind[]; readonly told: string }> {
  const kinds: CallKind[] = [];
  const told: string[] = [];
  for (const kind of CALL_KINDS) {
    const { recorded, hasTokens } = await process.obey({ do: "probe", kind });
    if (recorded !== "" || process.name === NOTHING) kinds.push(kind);
    const tokens = hasTokens ? "the output tokens right" : "the output tokens not, or wrong";
    told.push(recorded === "" ? `a ${kind} records nothing` : `a ${kind} records ${recorded}, ${tokens}`);
  }
  return { kinds, told: told.join("; ") };
}
