import type { Agent } from "node:http";
import { Socket } from "node:net";

/**
 * Keeps the sockets of an agent from keeping a program alive. An attempt to connect always does, so it ends
 * after `findRemainingMs`: a request's own time-out counts from the connection on.
 */
export function unreferenceSockets(agent: Agent, findRemainingMs: () => number): Agent {
  const connect = agent.createConnection.bind(agent);
  const reuse = agent.reuseSocket.bind(agent);
  agent.createConnection = (options, callback) => {
    const socket = connect(options, callback);
    if (socket instanceof Socket) {
      socket.unref();
      socket.setTimeout(Math.max(1, Math.ceil(findRemainingMs())));
      socket.once("error", makeFinal);
      socket.once("connect", () => {
        socket.off("error", makeFinal);
        // A host of several addresses is given a new handle for each.
        socket.unref();
      });
    }
    return socket;
  };
  agent.reuseSocket = (socket, request) => {
    reuse(socket, request);
    if (socket instanceof Socket) socket.unref();
  };
  return agent;
}

/**
 * The exporter repeats what failed by certain codes, after sleeps that keep a program alive. Where nobody
 * listens, every short program would end seconds later for it.
 */
function makeFinal(error: Error): void {
  Reflect.deleteProperty(error, "code");
}
