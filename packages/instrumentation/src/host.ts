export { createFolder, createFolderNow } from "./create-folder.ts";
export { meterProcess } from "./meter-process.ts";
export type { ProcessMeter, ProcessMeterOptions } from "./meter-process.ts";
export { isMeteredVersion, OLDEST_SDK, SDK_PACKAGE } from "./sdk-versions.ts";
export { recordFault } from "./record-fault.ts";
export { setLog, tell } from "./tell.ts";
export type { TellLevel } from "./tell.ts";
export { findGlobalApi } from "./global-api.ts";
