import type { LoadHook } from "node:module";
import { showClass } from "./sdk-source.ts";

/** The loader of ES modules, in a thread of its own, for versions of Node that have no usable hook in ours. */
export const load: LoadHook = async (url, context, nextLoad) => showClass(url, await nextLoad(url, context));
