import type { SpoolReport } from "@bursar/conventions";
import { keepAliveFor } from "./final-flush.ts";
import { OtlpExporter } from "./otlp/otlp-exporter.ts";
import { readSettings } from "./settings.ts";
import { createSpoolPost, planSpoolEndpoint } from "./spool/create-spool-post.ts";
import type { SpoolRules } from "./spool/find-spool-state.ts";
import { listSpool } from "./spool/list-spool.ts";
import { sendSpool } from "./spool/send-spool.ts";

// Run by `bursar spool`, in a process of its own: list | send [--any-endpoint] [--late], and --dir=FOLDER. Writes a
// SpoolReport, as JSON. What stands in the way is told on standard error, with exit code 3.

const TIMEOUT_MS = 10_000;

async function runTool(args: readonly string[]): Promise<SpoolReport> {
  const dir = args.find((arg) => arg.startsWith("--dir="))?.slice("--dir=".length);
  const {
    spool: folder,
    spoolMaxAgeMs,
    problems: all,
  } = readSettings({
    ...process.env,
    ...(dir !== undefined && { BURSAR_SPOOL_DIR: dir }),
  });
  if (folder === undefined)
    throw new Error("there is no spool: BURSAR_SPOOL_DIR is none, or unset and there is no home folder");
  const problems = all.filter((problem) => problem.startsWith("BURSAR_SPOOL_"));
  const endpoint = planSpoolEndpoint(new OtlpExporter(TIMEOUT_MS).endpoint);
  const findRules = (): SpoolRules => ({
    endpoint,
    maxAgeMs: spoolMaxAgeMs,
    nowMs: Date.now(),
    anyEndpoint: args.includes("--any-endpoint"),
    refusedToo: args[0] === "send",
    late: args.includes("--late"),
  });
  const report = { folder: folder.path, endpoint, problems };
  if (args[0] === "list") return { ...report, away: null, files: await listSpool(folder.path, findRules()) };
  const post = createSpoolPost(TIMEOUT_MS);
  const { rows, away } = await sendSpool({ folder, findRules, post, isOver: () => false });
  return { ...report, away, files: rows };
}

try {
  const report = await keepAliveFor(runTool(process.argv.slice(2)));
  process.stdout.write(`${JSON.stringify(report)}\n`);
} catch (fault) {
  process.stderr.write(`${fault instanceof Error ? fault.message : String(fault)}\n`);
  process.exitCode = 3;
}
