import { fileURLToPath } from "node:url";
import { extname, relative } from "node:path";
import type { Finding } from "@bursar/conventions";
import { isMeteredVersion, OLDEST_SDK, SDK_PACKAGE } from "@bursar/instrumentation/host";
import { planOk, planProblem, planWarning } from "./finding.ts";
import type { InstalledPackage } from "./list-packages.ts";
import { runProbe } from "./run-probe.ts";

/** Which copies of the SDK a service has, and whether a call of each is counted where metering is started. */
export async function checkCopies(
  service: string,
  packages: readonly InstalledPackage[],
): Promise<readonly Finding[]> {
  const copies = packages.filter(({ name }) => name === SDK_PACKAGE);
  if (copies.length === 0)
    return [
      planWarning(
        "sdk",
        `no ${SDK_PACKAGE} is installed: there is nothing to meter`,
        "Run this in the folder of the service that calls Claude, after npm install. Calls without the SDK: meterFetch of @bursar/instrumentation.",
      ),
    ];
  const metered = copies.filter(({ version }) => isMeteredVersion(version));
  const old = copies.filter((copy) => !metered.includes(copy));
  return [
    ...old.map((copy) =>
      planProblem(
        "sdk",
        `${describe(service, copy)} is not metered: ${OLDEST_SDK} to 1.x is`,
        `npm install ${SDK_PACKAGE}@latest, or raise the package that brings it (npm ls ${SDK_PACKAGE}).`,
      ),
    ),
    ...(metered.length === 0 ? [] : await probeCopies(service, metered)),
  ];
}

async function probeCopies(
  service: string,
  copies: readonly InstalledPackage[],
): Promise<readonly Finding[]> {
  const register = fileURLToPath(new URL(`../register${extname(import.meta.url)}`, import.meta.url));
  try {
    const probed = readProbed(
      await runProbe({
        name: "probe-copies",
        flags: ["--import", register],
        args: copies.map(({ folder }) => folder),
        folder: service,
        environment: planQuiet(process.env),
      }),
    );
    return copies.map((copy) =>
      judgeCopy(
        describe(service, copy),
        probed.filter(({ folder }) => folder === copy.folder),
      ),
    );
  } catch (fault) {
    const reason = fault instanceof Error ? fault.message : String(fault);
    return [
      planProblem(
        "sdk",
        `metering does not start here: ${reason}`,
        "Install the packages of the service anew, and Node 22.15 or newer.",
      ),
    ];
  }
}

/** The probe's own calls are counted, and neither sent nor written anywhere: no variable of the service holds. */
function planQuiet(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const names = Object.keys(environment).filter((name) => /^(?:BURSAR|OTEL)_|^NODE_OPTIONS$/.test(name));
  const unset = Object.fromEntries(names.map((name) => [name, ""]));
  return { ...unset, OTEL_METRICS_EXPORTER: "none", BURSAR_SPOOL_DIR: "none" };
}

interface ProbedCopy {
  readonly folder: string;
  readonly system: string;
  readonly counted: boolean;
  readonly fault: string;
}

function judgeCopy(copy: string, probed: readonly ProbedCopy[]): Finding {
  const missed = probed.filter(({ counted }) => !counted);
  const systems = probed.map(({ system }) => system).join(" and ");
  if (probed.length === 0)
    return planProblem("sdk", `${copy} cannot be loaded: it has no index`, "Install it anew.");
  if (missed.length === 0) return planOk("sdk", `${copy} is hooked: by ${systems}, a call is counted once`);
  const ways = missed
    .map(({ system, fault }) => (fault === "" ? system : `${system} (${fault})`))
    .join(" and ");
  return planProblem(
    "sdk",
    `${copy}: a call is not counted by ${ways}`,
    "meterClient(client) of @bursar/instrumentation meters it without a hook. If the copy is patched, install it anew.",
  );
}

function describe(service: string, { name, version, folder }: InstalledPackage): string {
  return `${name} ${version} (${relative(service, folder)})`;
}

function readProbed(answer: unknown): readonly ProbedCopy[] {
  if (!Array.isArray(answer)) throw new TypeError("the probe told no list");
  return answer as readonly ProbedCopy[];
}
