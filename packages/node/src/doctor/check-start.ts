import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Finding } from "@bursar/conventions";
import { planOk, planProblem, planWarning } from "./finding.ts";

const ENTRY = /@bursar\/node\/(?:register|sdk)\b/;

/** Files that say how a service is started. */
const FILES = [
  "package.json",
  "Dockerfile",
  "Procfile",
  "compose.yaml",
  "compose.yml",
  "docker-compose.yaml",
  "docker-compose.yml",
  "ecosystem.config.js",
  "ecosystem.config.cjs",
  "ecosystem.config.mjs",
  ".env",
];

/** Whether anything that can be seen starts metering with the service. */
export function checkStart(service: string, nodeOptions: string): Finding {
  if (/(?:^|\s)(?:-r|--require)[= ]\S*@bursar\/node/.test(nodeOptions))
    return planProblem(
      "start",
      "NODE_OPTIONS requires @bursar/node, which is an ES module",
      'NODE_OPTIONS="--import @bursar/node/register"',
    );
  const places = [
    ...(ENTRY.test(nodeOptions) ? ["NODE_OPTIONS"] : []),
    ...FILES.filter((file) => ENTRY.test(readText(join(service, file)))),
  ];
  return places.length > 0
    ? planOk("start", `metering is started by ${places.join(", ")}`)
    : planWarning(
        "start",
        `neither NODE_OPTIONS nor ${FILES.slice(0, 3).join(", ")} and the like start metering`,
        "node --import @bursar/node/register app.js, or the same in NODE_OPTIONS. If it is started elsewhere, all is well.",
      );
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
