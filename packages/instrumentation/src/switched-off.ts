const SWITCHES = ["OTEL_SDK_DISABLED", "BURSAR_DISABLED"] as const;

/** Whether the environment asks for no metering at all: `OTEL_SDK_DISABLED` or `BURSAR_DISABLED` is true. */
export function isSwitchedOff(environment: Readonly<Record<string, string | undefined>>): boolean {
  return SWITCHES.some((name) => ["true", "1"].includes(environment[name]?.trim().toLowerCase() ?? ""));
}
