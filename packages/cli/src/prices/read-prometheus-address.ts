import { UserMistake } from "../user-mistake.ts";

/** Where a Prometheus answers, and how to be let in. */
export interface PrometheusAddress {
  /** Without name and password. */
  readonly url: URL;
  readonly authorization: string | undefined;
}

/** `user:password`; undefined where its escapes are broken. */
function readUser({ username, password }: URL): string | undefined {
  try {
    return `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  } catch {
    return undefined;
  }
}

/**
 * Reads the address of a Prometheus; `user:password@` in it becomes a header.
 *
 * @throws UserMistake when it is none
 */
export function readPrometheusAddress(text: string): PrometheusAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const name = url && readUser(url);
  if (url === undefined || name === undefined || !["http:", "https:"].includes(url.protocol))
    throw new UserMistake(`--prometheus-url is no address. Write one such as http://127.0.0.1:9090.`);
  url.username = "";
  url.password = "";
  url.hash = "";
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  return {
    url,
    authorization: name === ":" ? undefined : `Basic ${Buffer.from(name).toString("base64")}`,
  };
}
