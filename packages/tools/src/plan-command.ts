import type { FoundTool } from "./found-tool.ts";
import { TOOLS } from "./tool.ts";

/** A file or folder that a tool needs. It has the same path inside a container as outside. */
export interface Mount {
  /** Absolute path; it must exist. */
  readonly path: string;
  readonly writable?: boolean;
}

/** What a tool is run with. */
export interface CommandOptions {
  /** Every file and folder that the arguments name. */
  readonly mounts?: readonly Mount[];
  /** Environment variables for the tool itself. */
  readonly env?: Readonly<Record<string, string>>;
  /** Absolute path of the working folder. */
  readonly cwd?: string;
  /** `uid:gid` that a container runs as, so that it can write to mounts; default: the image's own user. */
  readonly user?: string;
  /** Name of the container, needed to end it when its client was killed. */
  readonly containerName?: string;
}

/** A program to start, the same for a binary and for a container. */
export interface PlannedCommand {
  readonly command: string;
  readonly args: readonly string[];
  /** To be added to the environment of the started program. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Ends what SIGKILL to the started program leaves behind: a container outlives its client. */
  readonly cleanUp?: { readonly command: string; readonly args: readonly string[] };
}

/**
 * Turns a found tool into a command line.
 *
 * @example planCommand(promtool, ["check", "rules", file], { mounts: [{ path: folder }] })
 */
export function planCommand(
  tool: FoundTool,
  args: readonly string[],
  options: CommandOptions = {},
): PlannedCommand {
  const cwd = options.cwd === undefined ? {} : { cwd: options.cwd };
  const env = options.env ?? {};
  if (tool.kind === "binary") return { command: tool.path, args, env, ...cwd };
  const name = options.containerName;
  return {
    command: tool.engine,
    args: [...planDockerFlags(options), "--entrypoint", TOOLS[tool.name].entrypoint, tool.image, ...args],
    env,
    ...cwd,
    ...(name === undefined
      ? {}
      : { cleanUp: { command: tool.engine, args: ["rm", "--force", "--volumes", name] } }),
  };
}

function planDockerFlags(options: CommandOptions): readonly string[] {
  // The host's network keeps every component on 127.0.0.1 with the ports chosen for it.
  const flags = ["run", "--rm", "--init", "--network", "host"];
  if (options.user !== undefined) flags.push("--user", options.user);
  if (options.containerName !== undefined) flags.push("--name", options.containerName);
  if (options.cwd !== undefined) flags.push("--workdir", options.cwd);
  for (const { path, writable } of options.mounts ?? []) {
    flags.push("--volume", writable === true ? `${path}:${path}` : `${path}:${path}:ro`);
  }
  // By name only: the client takes the text from its own environment, so no secret is in the argument list.
  for (const variable of Object.keys(options.env ?? {})) flags.push("--env", variable);
  return flags;
}
