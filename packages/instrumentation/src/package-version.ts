/** Scope of the metrics; the version is that of package.json. */
export const NAME = "@bursar/instrumentation";
export const VERSION = "0.1.0";
