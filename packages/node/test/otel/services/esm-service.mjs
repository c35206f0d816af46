import { register } from "node:module";
import { runService } from "./run-service.cjs";

// Both ways in which a service lets OpenTelemetry see its ES modules.
if (process.env.LOADER === "async") register("@opentelemetry/instrumentation/hook.mjs", import.meta.url);
if (process.env.LOADER === "sync")
  await import("import-in-the-middle/register-hooks.mjs").then((hooks) => hooks.register());

await runService((specifier) => import(specifier));
