import { diag, DiagLogLevel } from "@opentelemetry/api";

/** Gathers what is told from warnings on, until it is ended. */
export function collectDiag(): { readonly messages: string[]; readonly end: () => void } {
  const messages: string[] = [];
  const write = (text: string, ...details: unknown[]): void => {
    messages.push([text, ...details.map(String)].join(" "));
  };
  const ignore = (): void => undefined;
  diag.setLogger(
    { warn: write, error: write, info: ignore, debug: ignore, verbose: ignore },
    DiagLogLevel.WARN,
  );
  return { messages, end: () => diag.disable() };
}
