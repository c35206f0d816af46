// A fault of ours must not keep the program from starting.
try {
  // Metering keeps a provider of its own: no view or reader of this SDK touches it.
  await import("./register.ts");
  const { startSdk } = await import("./start-sdk.ts");
  startSdk();
} catch (fault) {
  const reason = fault instanceof Error ? fault.message : String(fault);
  const isMissing = reason.includes("'@opentelemetry/sdk-node'");
  process.emitWarning(
    `OpenTelemetry did not start: ${isMissing ? "npm install @opentelemetry/sdk-node@0.301.0" : reason}`,
    { type: "BursarWarning" },
  );
}
