import { findScope } from "./find-scope.ts";
import { keepRunnerScope, keepThreadScope } from "./keep-scope.ts";
import { recordFault } from "./record-fault.ts";
import type { Scope } from "./scope.ts";

type MakeConversation = (this: unknown, ...given: unknown[]) => unknown;

/** A method of the SDK that makes what asks later, and what is done to that. */
interface PatchedMethod {
  readonly name: string;
  readonly original: unknown;
  readonly patched: MakeConversation;
}

// On the prototype itself, so that another copy of this package sees that it is patched.
const PATCHES: unique symbol = Symbol.for("bursar.conversations.1");

const KEEPERS: Readonly<Record<string, (made: object, scope: Scope) => void>> = {
  toolRunner: keepRunnerScope,
  thread: keepThreadScope,
};

/** The prototype of `client.beta.messages` of one copy of the SDK. */
export interface ConversationPrototype {
  [PATCHES]?: readonly PatchedMethod[];
}

/** By what the SDK's client module calls `Anthropic`; undefined where that has none. */
export function findBetaPrototype(mainClass: unknown): ConversationPrototype | undefined {
  let found = mainClass;
  for (const name of ["Beta", "Messages", "prototype"])
    found = typeof found === "function" ? Reflect.get(found, name) : undefined;
  return typeof found === "object" && found !== null ? found : undefined;
}

/** Tool runners and threads keep the names of where they were made, wherever they are used; older SDKs lack some. */
export function patchConversations(prototype: ConversationPrototype): void {
  try {
    if (!Object.hasOwn(prototype, PATCHES)) patch(prototype);
  } catch (fault) {
    recordFault("conversation", fault);
  }
}

function patch(prototype: ConversationPrototype): void {
  const patches: PatchedMethod[] = [];
  for (const [name, keep] of Object.entries(KEEPERS)) {
    const original: unknown = Reflect.get(prototype, name);
    if (typeof original !== "function") continue;
    const patched: MakeConversation = function (...given) {
      const made: unknown = Reflect.apply(original, this, given);
      keepFenced(made, keep);
      return made;
    };
    Object.defineProperty(prototype, name, { value: patched, configurable: true, writable: true });
    patches.push({ name, original, patched });
  }
  Object.defineProperty(prototype, PATCHES, { value: patches, configurable: true });
}

/** Takes back what nobody else has wrapped since. */
export function unpatchConversations(prototype: ConversationPrototype): void {
  for (const { name, original, patched } of prototype[PATCHES] ?? [])
    if (Reflect.get(prototype, name) === patched)
      Object.defineProperty(prototype, name, { value: original, configurable: true, writable: true });
  delete prototype[PATCHES];
}

function keepFenced(made: unknown, keep: (made: object, scope: Scope) => void): void {
  try {
    const scope = findScope();
    if (scope !== undefined && typeof made === "object" && made !== null) keep(made, scope);
  } catch (fault) {
    recordFault("conversation", fault);
  }
}
