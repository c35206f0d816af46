import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";

import { endGroup } from "./end-group.ts";
export type { ProgramExit } from "./keeper-message.ts";
import type { KeeperReply, KeeperRequest, ProgramExit, SpawnOrder } from "./keeper-message.ts";
import { planTypeFlags } from "./plan-type-flags.ts";

/** What to start, and where its output goes. */
export interface SpawnOptions {
  /** For messages. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Default: this process's working folder. */
  readonly cwd?: string;
  /** Standard output and standard error are appended here; the folder is created. */
  readonly logFile: string;
  /** Run after the program ended: ends what SIGKILL leaves behind, such as a container. */
  readonly cleanUp?: SpawnOrder["cleanUp"];
}

/** A program that the keeper runs. */
export interface KeeperProgram {
  readonly name: string;
  readonly pid: number;
  /** Settles when the program has ended and was reaped. Never rejects. */
  readonly exited: Promise<ProgramExit>;
  /** Signals the program and all that it started. */
  kill(signal: NodeJS.Signals): void;
}

/** Holds programs and ends them with this process, even when this process is killed. */
export interface Keeper {
  readonly pid: number;
  /** @throws when the program cannot be started */
  spawn(options: SpawnOptions): Promise<KeeperProgram>;
  /** Ends all programs (SIGTERM, SIGKILL after the grace time) and the keeper itself. */
  stop(): Promise<void>;
}

/** Settings of a keeper. */
export interface KeeperOptions {
  /** Seconds between SIGTERM and SIGKILL; default 5. */
  readonly graceSeconds?: number;
}

interface Waiting {
  readonly name: string;
  pid: number;
  readonly started: (pid: number) => void;
  readonly failed: (error: Error) => void;
  readonly exited: (exit: ProgramExit) => void;
}

/**
 * Starts a keeper. It lives in a session of its own and holds an IPC channel to this process; when the
 * channel closes, for whatever reason, it ends everything. When the keeper dies, this process ends everything.
 *
 * @example
 * const keeper = await startKeeper();
 * const web = await keeper.spawn({ name: "web", command: "node", args: ["web.js"], logFile: "/tmp/web.log" });
 * await keeper.stop();
 */
export async function startKeeper(options: KeeperOptions = {}): Promise<Keeper> {
  const child = forkKeeper(options.graceSeconds ?? 5);
  const waiting = new Map<number, Waiting>();
  const gone = new Promise<void>((resolve) => {
    child.once("exit", () => {
      endLeftovers(waiting);
      resolve();
    });
  });
  child.on("message", (message: KeeperReply) => recordReply(waiting, message));
  const pid = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("spawn", () => resolve(child.pid ?? 0));
  });
  let lastId = 0;
  return {
    pid,
    spawn: (order) => spawnThrough(child, waiting, ++lastId, order),
    stop: async () => {
      if (child.connected) child.send({ type: "stop" } satisfies KeeperRequest, () => undefined);
      await gone;
    },
  };
}

function forkKeeper(graceSeconds: number): ChildProcess {
  // From source Node runs the .ts file as it is; from dist the compiled one.
  const source = new URL("./keeper-program.ts", import.meta.url).href;
  const file = import.meta.url.endsWith(".ts") ? source : source.replace(/\.ts$/, ".js");
  return fork(fileURLToPath(file), [String(graceSeconds)], {
    detached: true,
    execArgv: [...planTypeFlags(file), "--disable-warning=ExperimentalWarning"],
    env: { ...process.env, NODE_OPTIONS: "" },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
}

async function spawnThrough(
  child: ChildProcess,
  waiting: Map<number, Waiting>,
  id: number,
  options: SpawnOptions,
): Promise<KeeperProgram> {
  if (!child.connected) throw new Error(`${options.name} cannot be started: the keeper has ended`);
  const { name, command, args, logFile, cleanUp } = options;
  const start = Promise.withResolvers<number>();
  const end = Promise.withResolvers<ProgramExit>();
  waiting.set(id, { name, pid: 0, started: start.resolve, failed: start.reject, exited: end.resolve });
  const env = planEnvironment(options.env ?? {});
  const cwd = options.cwd ?? process.cwd();
  send(child, { type: "spawn", id, command, args, env, cwd, logFile, cleanUp });
  const pid = await start.promise;
  return { name, pid, exited: end.promise, kill: (signal) => send(child, { type: "kill", id, signal }) };
}

function send(child: ChildProcess, request: KeeperRequest): void {
  if (child.connected) child.send(request, () => undefined);
}

function planEnvironment(added: Readonly<Record<string, string>>): Record<string, string> {
  const own = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return { ...Object.fromEntries(own), ...added };
}

function recordReply(waiting: Map<number, Waiting>, message: KeeperReply): void {
  const program = waiting.get(message.id);
  if (program === undefined) return;
  if (message.type === "spawned") {
    program.pid = message.pid;
    program.started(message.pid);
    return;
  }
  waiting.delete(message.id);
  if (message.type === "failed") program.failed(new Error(`${program.name}: ${message.message}`));
  else program.exited({ code: message.code, signal: message.signal });
}

/** The keeper is gone, so nobody else can end what it ran. */
function endLeftovers(waiting: Map<number, Waiting>): void {
  for (const program of waiting.values()) {
    if (program.pid === 0)
      program.failed(new Error(`${program.name}: the keeper ended before it was started`));
    else endGroup(program.pid, "SIGKILL");
    program.exited({ code: null, signal: "SIGKILL" });
  }
  waiting.clear();
}
