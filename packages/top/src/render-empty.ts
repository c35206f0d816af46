/** What is shown until the first telemetry arrives: how to point a service here. */
export function renderEmpty(url: string): string {
  return [
    `Waiting for telemetry at ${url}/v1/metrics.`,
    "Start a service with:",
    "",
    // Short enough for a terminal of 80 columns.
    `  OTEL_EXPORTER_OTLP_ENDPOINT=${url} \\`,
    "    node --import @bursar/node/register app.js",
    "",
    "Figures appear with its first export.",
  ].join("\n");
}
