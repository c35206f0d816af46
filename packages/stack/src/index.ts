export { ensureTools } from "./builder/ensure-tools.ts";
export type { EnsureToolsOptions, ReadyTools } from "./builder/ensure-tools.ts";
export { buildTools } from "./builder/build-tools.ts";
export type { BuildOptions } from "./builder/build-tools.ts";
export { MODULE_SETS } from "./builder/module-set.ts";
export type { ModuleSet } from "./builder/module-set.ts";
export { describeFileFailure } from "./describe-file-failure.ts";
export { startKeeper } from "./keeper/start-keeper.ts";
export type {
  Keeper,
  KeeperOptions,
  KeeperProgram,
  ProgramExit,
  SpawnOptions,
} from "./keeper/start-keeper.ts";
export { COMPONENTS } from "./run/component.ts";
export type { Component, StackPorts } from "./run/component.ts";
export { startStack } from "./run/start-stack.ts";
export type { Stack, StackOptions } from "./run/start-stack.ts";
export { StackStartFailed } from "./run/stack-start-failed.ts";
export { ToolsUnavailable } from "./tools-unavailable.ts";
export type { UnavailableReason } from "./tools-unavailable.ts";
