import { mkdir } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

import type { Keeper, KeeperProgram } from "../keeper/start-keeper.ts";
import type { Component } from "./component.ts";
import type { ComponentPlan } from "./plan-component.ts";
import { readLogTail } from "./read-log-tail.ts";
import { StackStartFailed } from "./stack-start-failed.ts";

const READY_SECONDS = 60;
const POLL_MILLISECONDS = 50;
// A program that lost its port to another one may look ready, by the other one's answer, before it ends.
const SETTLE_MILLISECONDS = 200;

/**
 * Starts a component and waits until it is ready.
 *
 * @throws StackStartFailed with the end of its log
 */
export async function startComponent(
  component: Component,
  plan: ComponentPlan,
  keeper: Keeper,
  readySeconds: number = READY_SECONDS,
): Promise<KeeperProgram> {
  await mkdir(plan.dataFolder, { recursive: true });
  const { command, args, env, cwd, cleanUp } = plan.command;
  const program = await keeper.spawn({
    name: component,
    command,
    args,
    env,
    logFile: plan.logFile,
    ...(cwd === undefined ? {} : { cwd }),
    ...(cleanUp === undefined ? {} : { cleanUp }),
  });
  const failure = await findStartFailure(program, plan.healthUrl, readySeconds);
  if (failure === undefined) return program;
  program.kill("SIGKILL");
  await program.exited;
  throw new StackStartFailed(component, failure, plan.logFile, await readLogTail(plan.logFile));
}

async function findStartFailure(
  program: KeeperProgram,
  healthUrl: string,
  readySeconds: number,
): Promise<string | undefined> {
  const ended = program.exited.then(
    ({ code, signal }) => `ended at start (${signal ?? `exit code ${code}`})`,
  );
  const deadline = performance.now() + readySeconds * 1000;
  while (performance.now() < deadline) {
    const failure = await Promise.race([ended, sleep(POLL_MILLISECONDS, undefined)]);
    if (failure !== undefined) return failure;
    if (await isReady(healthUrl)) return Promise.race([ended, sleep(SETTLE_MILLISECONDS, undefined)]);
  }
  return `was not ready within ${readySeconds} s`;
}

async function isReady(healthUrl: string): Promise<boolean> {
  try {
    const response = await fetch(healthUrl, { signal: AbortSignal.timeout(2000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
