import { keepAliveFor } from "./final-flush.ts";
import { examineService } from "./doctor/examine-service.ts";

// Run by `bursar doctor`, in a process of its own: [--node-options=TEXT] [--import=MODULE ...]. Writes a DoctorReport,
// as JSON.

function readAll(name: string): readonly string[] {
  const prefix = `--${name}=`;
  return process.argv
    .slice(2)
    .filter((arg) => arg.startsWith(prefix))
    .map((arg) => arg.slice(prefix.length));
}

const report = await keepAliveFor(
  examineService({
    folder: process.cwd(),
    environment: process.env,
    nodeOptions: readAll("node-options").join(" "),
    modules: readAll("import"),
  }),
);
process.stdout.write(`${JSON.stringify(report)}\n`);
