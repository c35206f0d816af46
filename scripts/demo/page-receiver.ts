import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingMessage } from "node:http";
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
  const receivePage = async (request: IncomingMessage): Promise<number> => {
    try {
      onPage((await json(request)) as Page);
      return 200;
    } catch {
      return 400;
    }
  };
  const server = createServer((request, response) => {
    void receivePage(request).then((status) => response.writeHead(status).end());
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
