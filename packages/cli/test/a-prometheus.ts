import { createServer } from "node:http";
import type { IncomingHttpHeaders } from "node:http";

/** What a server is asked. */
export interface Asked {
  /** Below `/api/v1/`. */
  readonly path: string;
  readonly query: string;
  readonly params: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
}

/** What it replies. */
export interface Reply {
  readonly status?: number;
  readonly body: string;
}

/** A running server. */
export interface Served {
  /** Such as `127.0.0.1:40123`. */
  readonly host: string;
  readonly close: () => Promise<void>;
}

/** A server on localhost that answers each question as it is told. */
export function serve(answer: (asked: Asked) => Reply): Promise<Served> {
  const started = createServer((request, response) => {
    const { pathname, searchParams: params } = new URL(request.url ?? "", "http://x");
    const path = pathname.replace(/^.*\/api\/v1\//, "");
    const { status = 200, body } = answer({
      path,
      query: params.get("query") ?? "",
      params,
      headers: request.headers,
    });
    response.writeHead(status).end(body);
  });
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      started.close(() => resolve());
      started.closeAllConnections();
    });
  return new Promise((resolve) => {
    started.listen(0, "127.0.0.1", () => {
      const address = started.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      resolve({ host: `127.0.0.1:${port}`, close });
    });
  });
}

/** The reply of a Prometheus that has an answer. */
export function anAnswer(data: unknown): Reply {
  return { body: JSON.stringify({ status: "success", data }) };
}

/** Its answer to an instant query. */
export function aVector(...samples: readonly (readonly [labels: object, figure: number])[]): Reply {
  const result = samples.map(([metric, figure]) => ({ metric, value: [1, String(figure)] }));
  return anAnswer({ resultType: "vector", result });
}

/** Its answer to a query over time: each series with its first time in seconds. */
export function aMatrix(...series: readonly (readonly [labels: object, atSeconds: number])[]): Reply {
  const result = series.map(([metric, at]) => ({ metric, values: [[at, "1"]] }));
  return anAnswer({ resultType: "matrix", result });
}
