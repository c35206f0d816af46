import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

/** One alert as Alertmanager's webhook sends it. */
export interface PagedAlert {
  readonly status: "firing" | "resolved";
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** The body of Alertmanager's webhook: alerts of one group. */
export interface Page {
  readonly receiver: string;
  readonly status: "firing" | "resolved";
  readonly alerts: readonly PagedAlert[];
}

export interface PageReceiver {
  readonly url: string;
  readonly close: () => void;
}

/** Stands in for the owner's pager: an address that Alertmanager posts to. */
export async function startPageReceiver(onPage: (page: Page) => void): Promise<PageReceiver> {
  const server = createServer((request, response) => {
    json(request).then(
      (body) => {
        onPage(body as Page);
        response.writeHead(200).end();
      },
      () => response.writeHead(400).end(),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/page`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
