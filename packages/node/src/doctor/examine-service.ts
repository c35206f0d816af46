import type { DoctorReport, Finding } from "@bursar/conventions";
import { SDK_PACKAGE } from "@bursar/instrumentation/host";
import { readSettings } from "../settings.ts";
import type { Environment } from "../settings.ts";
import { checkBundles } from "./check-bundles.ts";
import { checkCatalogSource } from "./check-catalog-source.ts";
import { checkCopies } from "./check-copies.ts";
import { checkEndpoint, checkEventEndpoint } from "./check-endpoint.ts";
import { checkOwnSdk } from "./check-own-sdk.ts";
import { checkSettings } from "./check-settings.ts";
import { checkSpans, TRACER_PACKAGES } from "./check-spans.ts";
import { checkSpool } from "./check-spool.ts";
import { checkStart } from "./check-start.ts";
import { planOk } from "./finding.ts";
import { listPackages } from "./list-packages.ts";

/** What is examined. */
export interface Examination {
  readonly folder: string;
  readonly environment: Environment;
  /** `NODE_OPTIONS` of the service. */
  readonly nodeOptions: string;
  /** Modules that start an OpenTelemetry SDK of the service's own, as after `--import`. */
  readonly modules: readonly string[];
}

const OTEL_SDK = "@opentelemetry/sdk-node";

/** Looks at a service from its folder and variables; nothing is changed, and no figure is sent. */
export async function examineService(examination: Examination): Promise<DoctorReport> {
  const { folder, environment, nodeOptions, modules } = examination;
  const settings = readSettings(environment);
  const start = checkStart(folder, nodeOptions);
  const packages = listPackages(folder, new Set([SDK_PACKAGE, OTEL_SDK, ...TRACER_PACKAGES]));
  const findings: readonly Finding[] = [
    planOk("node", `Node ${process.versions.node}`),
    start,
    ...(await checkCopies(folder, packages)),
    checkBundles(folder),
    ...checkSpans(packages, environment),
    ...packages
      .filter(({ name }) => name === OTEL_SDK)
      .map(({ version }) =>
        planOk("own-sdk", `${OTEL_SDK} ${version} is installed; @bursar/node/register leaves it alone`),
      ),
    ...(await checkOwnSdk({ service: folder, modules, nodeOptions, isRegistered: start.level === "ok" })),
    ...checkSettings(settings, environment),
    ...(settings.exporting ? [await checkEndpoint()] : []),
    ...(await checkEventEndpoint(settings)),
    ...(await checkCatalogSource(settings)),
    await checkSpool(settings),
  ];
  return { folder, findings };
}
