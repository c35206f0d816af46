import { readTextFile } from "../read-text-file.ts";
import type { Terminal } from "../terminal.ts";
import { UserMistake } from "../user-mistake.ts";

/** Where a Prometheus answers, and how to be let in. */
export interface PrometheusAddress {
  /** Without name and password. */
  readonly url: URL;
  /** Sent with every question: who asks, or which tenant is meant. */
  readonly headers: Readonly<Record<string, string>>;
}

/** The flags of every command that asks a Prometheus. */
export const PROMETHEUS_ARGS = {
  "prometheus-url": {
    type: "string",
    valueHint: "url",
    description: "Prometheus to ask; also http://user:password@host, and the query path of Mimir or Thanos",
  },
  "prometheus-headers": {
    type: "string",
    valueHint: "file",
    description: "File of headers to send, one a line, such as Authorization: Bearer <token>",
  },
} as const;

/** What a person gave of the flags above. */
export interface PrometheusFlags {
  readonly "prometheus-url"?: string | undefined;
  readonly "prometheus-headers"?: string | undefined;
}

const HEADER = /^([\w!#$%&'*+.^`|~-]+):[ \t]*([\t\u0020-\u007E\u00A0-\u00FF]+)$/;

/** `user:password`; undefined where its escapes are broken. */
function readUser({ username, password }: URL): string | undefined {
  try {
    return `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  } catch {
    return undefined;
  }
}

function readHeaders(file: string, terminal: Terminal): Readonly<Record<string, string>> {
  const reading = readTextFile(file, terminal, "Name a file with one header a line.");
  const lines = reading.problems === undefined ? reading.text.split(/\r?\n/) : ["?"];
  return Object.fromEntries(
    lines.flatMap((line, index) => {
      if (line.trim() === "" || line.startsWith("#")) return [];
      const [, name, content] = HEADER.exec(line.trim()) ?? [];
      if (name !== undefined && content !== undefined) return [[name.toLowerCase(), content]];
      // The line may hold a secret: it is not shown.
      throw new UserMistake(
        `${file}:${index + 1} is no header. Write a name, a colon and its text, such as Authorization: Bearer <token>.`,
      );
    }),
  );
}

/**
 * Reads where a Prometheus is from the flags; `user:password@` in the address becomes a header.
 *
 * @returns undefined where no address was given
 * @throws UserMistake when it is none, or when the headers are none
 */
export function readPrometheusAddress(
  flags: PrometheusFlags,
  terminal: Terminal,
): PrometheusAddress | undefined {
  const { "prometheus-url": text, "prometheus-headers": file } = flags;
  if (text === undefined && file !== undefined)
    throw new UserMistake("--prometheus-headers says nothing without --prometheus-url. Name the Prometheus.");
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const user = url && readUser(url);
  if (url === undefined || user === undefined || !["http:", "https:"].includes(url.protocol))
    throw new UserMistake(`--prometheus-url is no address. Write one such as http://127.0.0.1:9090.`);
  url.username = "";
  url.password = "";
  url.hash = "";
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  const basic = user === ":" ? {} : { authorization: `Basic ${Buffer.from(user).toString("base64")}` };
  return { url, headers: { ...basic, ...(file !== undefined && readHeaders(file, terminal)) } };
}
