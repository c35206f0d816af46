import type { ToolName } from "./tool.ts";

/** A program on this machine. */
export interface BinaryTool {
  readonly kind: "binary";
  readonly name: ToolName;
  /** Absolute path. */
  readonly path: string;
  /** `major.minor.patch`, as the program itself says. */
  readonly version: string;
}

/** A program in a container image, run by a Docker engine that answered. */
export interface DockerTool {
  readonly kind: "docker";
  readonly name: ToolName;
  /** Absolute path of the `docker` client. */
  readonly engine: string;
  readonly image: string;
}

/** One place that was looked at, and why it did not serve. */
export interface RefusedPlace {
  readonly place: string;
  readonly reason: string;
}

/** Nothing usable; `tried` says where it was looked for. */
export interface MissingTool {
  readonly kind: "missing";
  readonly name: ToolName;
  readonly tried: readonly RefusedPlace[];
}

/** A tool that can be run; see `planCommand`. */
export type FoundTool = BinaryTool | DockerTool;

/** What looking for a tool ended with. */
export type ToolSearch = FoundTool | MissingTool;

/** Environment variables, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;
