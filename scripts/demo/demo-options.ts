import { parseArgs } from "node:util";

export interface DemoOptions {
  /** End after the page arrived. */
  readonly isOnce: boolean;
  /** Stay in one process: no Prometheus, no page. */
  readonly isEmbedded: boolean;
  /** Call the real API. */
  readonly isLive: boolean;
}

export const HELP = `npm run demo -- [--once] [--embedded] [--live]

Two Claude features under load, what they cost live, and the page of the one that is over budget.

  --once      end after the page arrived: exit code 0; 1, and the reason, when it did not
  --embedded  figures in this process alone: no Collector, Prometheus or Alertmanager, so no page
  --live      call the real API with ANTHROPIC_API_KEY (says first what that costs)
  --help      this text

Exit codes: 0 as asked, 1 no page, 2 wrong option, 3 something is missing on the machine.`;

/** @throws Error with a sentence for the user when an option is not known or does not fit. */
export function readDemoOptions(args: readonly string[]): DemoOptions | "help" {
  const { values } = parseArgs({
    args: [...args],
    options: {
      once: { type: "boolean", default: false },
      embedded: { type: "boolean", default: false },
      live: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return "help";
  if (values.once && values.embedded) {
    throw new Error("--once waits for the page, and --embedded has none. Leave one of them out.");
  }
  if (values.live && !process.env["ANTHROPIC_API_KEY"]) {
    throw new Error("--live calls the real API and needs ANTHROPIC_API_KEY. Set it, or leave --live out.");
  }
  return { isOnce: values.once, isEmbedded: values.embedded, isLive: values.live };
}
