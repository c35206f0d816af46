import { parseArgs } from "node:util";
import { startFakeClaude } from "./start-fake-claude.ts";

const HELP = `A Messages API on localhost that bills exactly what it says.

  --port N         listen there (default: a free port)
  --latency-ms N   milliseconds before an answer (default: 0)
  --seed N         decides random failures and ids
  --key-header H   request header by which the ledger sums up
  --help           this text

The first line of output is the URL. GET /ledger: what was billed. GET /requests: the last requests.
POST /behaviour: a JSON object of what to change. Ctrl-C ends it.
`;

function parseCount(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text)) throw new Error(`--${name} takes a whole number, not ${JSON.stringify(text)}.`);
  return Number(text);
}

async function run(): Promise<void> {
  const text = { type: "string" } as const;
  const options = {
    port: text,
    "latency-ms": text,
    seed: text,
    "key-header": text,
    help: { type: "boolean" },
  } as const;
  const { values } = parseArgs({ options });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const port = parseCount("port", values.port);
  const latencyMs = parseCount("latency-ms", values["latency-ms"]);
  const seed = parseCount("seed", values.seed);
  const fake = await startFakeClaude({
    ...(port !== undefined && { port }),
    ...(latencyMs !== undefined && { latencyMs }),
    ...(seed !== undefined && { seed }),
    ...(values["key-header"] !== undefined && { keyHeader: values["key-header"] }),
  });
  process.stdout.write(`${fake.url}\n`);
  const stop = (): void => void fake.close();
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
}

try {
  await run();
} catch (error) {
  process.stderr.write(
    `fake-claude: ${error instanceof Error ? error.message : String(error)} See --help.\n`,
  );
  process.exitCode = 2;
}
