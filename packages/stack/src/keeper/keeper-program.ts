// The keeper: a small program that holds all components and ends them when its parent is gone, whatever the
// way the parent went. It is started by startKeeper, with an IPC channel and in a session of its own.
import type { KeeperReply, KeeperRequest } from "./keeper-message.ts";
import { spawnKeptProgram } from "./kept-program.ts";
import type { KeptProgram } from "./kept-program.ts";

const graceSeconds = Number(process.argv[2] ?? "5");
const programs = new Map<number, KeptProgram>();
const starting = new Set<Promise<void>>();
let ending = false;

function reply(message: KeeperReply): void {
  // The callback keeps an error of a closed channel from becoming an uncaught one.
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
}

async function spawnProgram(request: Extract<KeeperRequest, { type: "spawn" }>): Promise<void> {
  const { id } = request;
  try {
    const program = await spawnKeptProgram(request);
    programs.set(id, program);
    reply({ type: "spawned", id, pid: program.pid });
    void replyExit(id, program);
  } catch (error) {
    reply({ type: "failed", id, message: error instanceof Error ? error.message : String(error) });
  }
}

async function replyExit(id: number, program: KeptProgram): Promise<void> {
  const exit = await program.exited;
  programs.delete(id);
  reply({ type: "exited", id, ...exit });
}

async function endAll(exitCode: number): Promise<void> {
  if (ending) return;
  ending = true;
  await Promise.allSettled(starting);
  const kept = [...programs.values()];
  for (const program of kept) program.kill("SIGTERM");
  const force = setTimeout(() => {
    for (const program of programs.values()) program.kill("SIGKILL");
  }, graceSeconds * 1000);
  await Promise.all(kept.map((program) => program.exited));
  clearTimeout(force);
  process.exit(exitCode);
}

process.on("message", (request: KeeperRequest) => {
  if (request.type === "stop") void endAll(0);
  else if (request.type === "kill") programs.get(request.id)?.kill(request.signal);
  else if (!ending) {
    const start = spawnProgram(request).finally(() => starting.delete(start));
    starting.add(start);
  }
});
process.on("disconnect", () => void endAll(0));
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => void endAll(0));
process.on("uncaughtException", (error) => {
  process.stderr.write(`keeper: ${error.stack ?? error.message}\n`);
  void endAll(1);
});
