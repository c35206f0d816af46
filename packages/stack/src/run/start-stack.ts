import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";

import type { Environment } from "@bursar/tools";

import { ensureTools } from "../builder/ensure-tools.ts";
import type { ReadyTools } from "../builder/ensure-tools.ts";
import { startKeeper } from "../keeper/start-keeper.ts";
import type { Keeper, KeeperProgram, ProgramExit } from "../keeper/start-keeper.ts";
import { COMPONENTS } from "./component.ts";
import type { Component, StackPorts } from "./component.ts";
import { findFreePorts } from "./find-free-ports.ts";
import { planComponent, planPrometheusConfigPath, planUrls } from "./plan-component.ts";
import type { StackPlan } from "./plan-component.ts";
import { planPrometheusConfig } from "./plan-prometheus-config.ts";
import { StackStartFailed } from "./stack-start-failed.ts";
import { startComponent } from "./start-component.ts";

/** What a stack is started with. */
export interface StackOptions {
  /** Where the components keep their data and logs; created. */
  readonly dataDir: string;
  /** What `bursar compile` wrote: the folders `collector-config` and `alert-rules`. */
  readonly filesDir: string;
  readonly env: Environment;
  /** One line of text now and again, above all while tools are built. */
  readonly onProgress?: (line: string) => void;
  /** Told when a component ends that nobody ended. */
  readonly onUnexpectedExit?: (component: Component, exit: ProgramExit) => void;
  /** Default: found or built. */
  readonly tools?: ReadyTools;
  /** Runs other programs of the caller too; default: one of the stack's own. It is the caller's to stop. */
  readonly keeper?: Keeper;
  /** Chooses the ports of an attempt; default: free ones. */
  readonly choosePorts?: () => Promise<StackPorts>;
}

/** A running Collector, Prometheus and Alertmanager, all on 127.0.0.1. */
export interface Stack {
  readonly urls: {
    /** For OTLP/HTTP; `/v1/metrics` comes after it. */
    readonly otlp: string;
    readonly prometheus: string;
    readonly alertmanager: string;
    readonly collectorHealth: string;
  };
  readonly ports: StackPorts;
  readonly logFiles: Readonly<Record<Component, string>>;
  readonly pids: () => Readonly<Record<Component, number>>;
  /** SIGKILL; settles when the component is gone. Its data stays. */
  kill(component: Component): Promise<void>;
  /** Starts a killed component again: same ports, same data. */
  start(component: Component): Promise<void>;
  /** Ends everything. The data stays. */
  stop(): Promise<void>;
}

const ATTEMPTS = 4;

/**
 * Starts the real components on free ports and waits until each is ready.
 *
 * @example
 * const stack = await startStack({ dataDir: "/tmp/run", filesDir: ".", env: process.env });
 * @throws ToolsUnavailable or StackStartFailed, both with a text for a person
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const tools = options.tools ?? (await ensureTools(options));
  const keeper = options.keeper ?? (await startKeeper());
  const run = new StackRun(options, tools, keeper);
  try {
    await run.startAll();
  } catch (error) {
    await run.stop();
    throw error;
  }
  return run;
}

class StackRun implements Stack {
  readonly logFiles: Readonly<Record<Component, string>>;
  readonly #options: StackOptions;
  readonly #keeper: Keeper;
  readonly #running = new Map<Component, KeeperProgram>();
  #plan: StackPlan;

  constructor(options: StackOptions, tools: ReadyTools, keeper: Keeper) {
    this.#options = options;
    this.#keeper = keeper;
    const ports = { otlp: 0, collectorHealth: 0, collectorMetrics: 0, prometheus: 0, alertmanager: 0 };
    const runName = `${process.pid}-${Date.now().toString(36)}`;
    const dataDir = resolve(options.dataDir);
    this.#plan = { tools, ports, runName, dataDir, filesDir: resolve(options.filesDir) };
    this.logFiles = {
      collector: planComponent("collector", this.#plan).logFile,
      prometheus: planComponent("prometheus", this.#plan).logFile,
      alertmanager: planComponent("alertmanager", this.#plan).logFile,
    };
  }

  get ports(): StackPorts {
    return this.#plan.ports;
  }

  get urls(): Stack["urls"] {
    return planUrls(this.#plan.ports);
  }

  readonly pids = (): Readonly<Record<Component, number>> => ({
    collector: this.#running.get("collector")?.pid ?? 0,
    prometheus: this.#running.get("prometheus")?.pid ?? 0,
    alertmanager: this.#running.get("alertmanager")?.pid ?? 0,
  });

  /** A port can be taken between its choice and its use; then all is tried again with other ports. */
  async startAll(): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      this.#plan = { ...this.#plan, ports: await (this.#options.choosePorts ?? findFreePorts)() };
      await this.#writePrometheusConfig();
      const starts = await Promise.allSettled(COMPONENTS.map((component) => this.start(component)));
      const failure = starts.find((start) => start.status === "rejected")?.reason;
      if (failure === undefined) return;
      if (attempt === ATTEMPTS || !starts.some((start) => isPortTaken(start))) throw failure;
      this.#options.onProgress?.("a port was taken by another program; trying with other ports");
      await Promise.all(COMPONENTS.map((component) => this.kill(component)));
    }
  }

  async start(component: Component): Promise<void> {
    if (this.#running.has(component)) return;
    const program = await startComponent(component, planComponent(component, this.#plan), this.#keeper);
    this.#running.set(component, program);
    void this.#watch(component, program);
  }

  async kill(component: Component): Promise<void> {
    await this.#end(component, "SIGKILL");
  }

  async stop(): Promise<void> {
    if (this.#options.keeper === undefined) {
      this.#running.clear();
      await this.#keeper.stop();
      return;
    }
    await Promise.all(COMPONENTS.map((component) => this.#end(component, "SIGTERM")));
  }

  async #end(component: Component, signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    const program = this.#running.get(component);
    if (program === undefined) return;
    // Removed first: this end is expected.
    this.#running.delete(component);
    const force = setTimeout(() => program.kill("SIGKILL"), 5000);
    program.kill(signal);
    await program.exited;
    clearTimeout(force);
  }

  async #watch(component: Component, program: KeeperProgram): Promise<void> {
    const exit = await program.exited;
    if (this.#running.get(component) !== program) return;
    this.#running.delete(component);
    this.#options.onUnexpectedExit?.(component, exit);
  }

  async #writePrometheusConfig(): Promise<void> {
    const { dataDir, filesDir, ports } = this.#plan;
    const folder = join(filesDir, "alert-rules");
    const text = await readFile(join(folder, "prometheus.yaml"), "utf8");
    await mkdir(dataDir, { recursive: true });
    await writeFile(planPrometheusConfigPath(dataDir), planPrometheusConfig(text, folder, ports));
  }
}

function isPortTaken(start: PromiseSettledResult<void>): boolean {
  return start.status === "rejected" && start.reason instanceof StackStartFailed && start.reason.portTaken;
}
