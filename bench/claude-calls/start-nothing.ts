import { PLAIN } from "./started-subject.ts";
import type { StartSubject } from "./started-subject.ts";

/** No instrumentation, and the SDK's own spans are off. */
export const startNothing: StartSubject = async () => ({
  ...PLAIN,
  readSeen: async () => ({ what: "", text: "" }),
});
