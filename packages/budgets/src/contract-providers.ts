import type { Provider } from "@bursar/conventions";
import { PROVIDERS } from "@bursar/conventions";

/** The providers that a contract can be with, and is with if it names none. */
export const CONTRACT_PROVIDERS: readonly Provider[] = PROVIDERS.filter((provider) => provider !== "unknown");

/** The provider of a name; undefined for other things. */
export function findProvider(name: unknown): Provider | undefined {
  return CONTRACT_PROVIDERS.find((provider) => provider === name);
}
