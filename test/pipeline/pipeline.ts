import { mkdtempSync, readFileSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

import { renderFiles } from "@bursar/budgets/render-files";
import { startFakeClaude } from "@bursar/fake-claude";
import type { FakeClaude } from "@bursar/fake-claude";
import { startKeeper, startStack } from "@bursar/stack";
import type { KeeperProgram, Stack } from "@bursar/stack";

import { startPageReceiver } from "../../scripts/demo/page-receiver.ts";
import type { Page, PageReceiver } from "../../scripts/demo/page-receiver.ts";
import { renderDemoBudgets } from "../../scripts/demo/render-demo-budgets.ts";
import { queryPrometheus } from "../../scripts/query-prometheus.ts";
import { readPlan } from "../../scripts/read-plan.ts";

/** The whole road: fake API, instrumented programs, the real components, and the owner's pager. */
export interface Pipeline {
  readonly claude: FakeClaude;
  readonly stack: Stack;
  /** Folder of the programs' spool. */
  readonly spool: string;
  readonly pages: readonly { readonly page: Page; readonly atMs: number }[];
  /** Starts a program of examples/support-desk, as a user would. */
  runProgram(name: string, env: Readonly<Record<string, string>>): Promise<KeeperProgram>;
  /** The one number that an expression gives; undefined when it gives none. */
  read(expression: string): Promise<number | undefined>;
  stop(): Promise<void>;
}

export async function startPipeline(): Promise<Pipeline> {
  const folder = mkdtempSync(join(tmpdir(), "bursar-pipeline-"));
  const pages: { page: Page; atMs: number }[] = [];
  const pager: PageReceiver = await startPageReceiver((page) => pages.push({ page, atMs: Date.now() }));
  await writeCompiledFiles(join(folder, "files"), pager.url);
  const claude = await startFakeClaude({});
  const keeper = await startKeeper();
  const stack = await startStack({
    dataDir: join(folder, "stack"),
    filesDir: join(folder, "files"),
    env: process.env,
    keeper,
  });
  let started = 0;
  return {
    claude,
    stack,
    pages,
    spool: join(folder, "spool"),
    runProgram: (name, env) =>
      keeper.spawn({
        name,
        command: process.execPath,
        args: ["--import", "@bursar/node/register", `${name}.js`],
        cwd: resolve("examples/support-desk"),
        logFile: join(folder, `${name}-${(started += 1)}.log`),
        env: {
          ...planProgramEnv(claude.url, stack.urls.otlp),
          BURSAR_CATALOG: join(folder, "files/catalog.json"),
          BURSAR_SPOOL_DIR: join(folder, "spool"),
          ...env,
        },
      }),
    read: async (expression) => (await queryPrometheus(stack.urls.prometheus, expression))[0]?.number,
    stop: async () => {
      await stack.stop();
      await keeper.stop();
      await claude.close();
      pager.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function planProgramEnv(claudeUrl: string, otlpUrl: string): Record<string, string> {
  return {
    NODE_OPTIONS: "",
    ANTHROPIC_BASE_URL: claudeUrl,
    ANTHROPIC_API_KEY: "test",
    OTEL_EXPORTER_OTLP_ENDPOINT: otlpUrl,
    OTEL_METRIC_EXPORT_INTERVAL: "2000",
    OTEL_METRIC_EXPORT_TIMEOUT: "1500",
  };
}

async function writeCompiledFiles(folder: string, pageUrl: string): Promise<void> {
  const text = renderDemoBudgets(readFileSync("budgets.yaml", "utf8"), { pageUrl, minActions: undefined });
  for (const file of renderFiles(readPlan(text), { day: "2026-11-23" })) {
    const path = join(folder, file.path);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, file.text);
  }
}
