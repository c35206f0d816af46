import { createServer } from "node:net";
import type { AddressInfo, Server } from "node:net";

import type { StackPorts } from "./component.ts";

/** Ports of 127.0.0.1 that are free now; another program may still take one before it is used. */
export async function findFreePorts(): Promise<StackPorts> {
  // All are held at once, else the system may give the same port twice.
  const servers = await Promise.all(Array.from({ length: 5 }, () => holdPort()));
  const [otlp = 0, collectorHealth = 0, collectorMetrics = 0, prometheus = 0, alertmanager = 0] = servers.map(
    (server) => findPort(server.address()),
  );
  await Promise.all(servers.map((server) => releasePort(server)));
  return { otlp, collectorHealth, collectorMetrics, prometheus, alertmanager };
}

function holdPort(): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve(server));
  });
}

function releasePort(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}

function findPort(address: AddressInfo | string | null): number {
  return typeof address === "object" && address !== null ? address.port : 0;
}
