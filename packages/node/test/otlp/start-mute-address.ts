import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** An address of this machine that answers no attempt to connect: its server is stopped, and its queue is full. */
export interface MuteAddress {
  readonly port: number;
  readonly close: () => void;
}

const LISTEN =
  'const s = require("node:net").createServer().listen({ host: "127.0.0.1", port: 0, backlog: 1 }, () => process.send(s.address().port)); process.once("disconnect", () => process.exit());';

export async function startMuteAddress(): Promise<MuteAddress> {
  const server = spawn(process.execPath, ["-e", LISTEN], { stdio: ["ignore", "ignore", "ignore", "ipc"] });
  const [port] = (await once(server, "message")) as [number];
  server.kill("SIGSTOP");
  const sockets: Socket[] = [];
  // The queue takes a few more than it was told.
  for (let isFull = false; !isFull && sockets.length < 20;) {
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => {});
    sockets.push(socket);
    isFull = (await Promise.race([once(socket, "connect"), sleep(300, "full")])) === "full";
  }
  return {
    port,
    close() {
      for (const socket of sockets) socket.destroy();
      server.kill("SIGKILL");
    },
  };
}
