import { fileURLToPath } from "node:url";

/** Absolute path of the repository's checkout, without a slash at its end. */
export const CHECKOUT: string = fileURLToPath(new URL("../../..", import.meta.url)).replace(/\/$/, "");
