import { access } from "node:fs/promises";
import { join } from "node:path";

const NEEDED = [
  "collector-config/collector.yaml",
  "alert-rules/prometheus.yaml",
  "alert-rules/alertmanager.yaml",
];

/** The files that a stack needs and that are not there, each with what to do; empty when all are. */
export async function checkFiles(filesDir: string): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const file of NEEDED) {
    const path = join(filesDir, file);
    const present = await access(path).then(
      () => true,
      () => false,
    );
    if (!present)
      problems.push(`${path}: no such file. \`bursar compile\` writes it; --files names its folder.`);
  }
  return problems;
}
