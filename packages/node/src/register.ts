import { diag } from "@opentelemetry/api";
import { startMetering } from "./start-metering.ts";

// A fault of ours must not keep the program from starting.
await startMetering().catch((fault: unknown) => diag.error("bursar: metering did not start", fault));
