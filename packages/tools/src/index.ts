export { findOnPath } from "./find-on-path.ts";
export { findTool } from "./find-tool.ts";
export type { FindToolOptions } from "./find-tool.ts";
export type {
  BinaryTool,
  DockerTool,
  Environment,
  FoundTool,
  MissingTool,
  RefusedPlace,
  ToolSearch,
} from "./found-tool.ts";
export { findVersion, isNewEnough } from "./find-version.ts";
export { planCommand } from "./plan-command.ts";
export type { CommandOptions, Mount, PlannedCommand } from "./plan-command.ts";
export { readProgramOutput } from "./read-program-output.ts";
export type { ProgramOutput } from "./read-program-output.ts";
export { renderMissingTool } from "./render-missing-tool.ts";
export { TOOL_NAMES, TOOLS } from "./tool.ts";
export type { Tool, ToolName } from "./tool.ts";
export { ToolUnusable } from "./tool-unusable.ts";
