import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { AnswerTo, Order, SentAnswer } from "./orders.ts";

const PROGRAM = fileURLToPath(new URL("./obey-orders.ts", import.meta.url));

/** A subject in a process of its own: what it patches does not reach the others. */
export class SubjectProcess {
  readonly name: string;
  private readonly child: ChildProcess;

  constructor(name: string) {
    this.name = name;
    this.child = fork(PROGRAM, {
      execArgv: [...process.execArgv],
      // Some of them write to the console what they think of the application.
      stdio: ["ignore", "ignore", "ignore", "ipc"],
      env: { ...process.env, ANTHROPIC_LOG: "off" },
    });
  }

  /** @throws Error when the order fails, or the process ends instead of answering */
  async obey<Kind extends Order["do"]>(order: Order & { readonly do: Kind }): Promise<AnswerTo<Kind>> {
    const stop = new AbortController();
    try {
      this.child.send(order);
      const [sent]: readonly SentAnswer<Kind>[] = await Promise.race([
        once(this.child, "message", stop),
        once(this.child, "exit", stop).then(([code]) => {
          throw new Error(`${this.name}: its process ended with code ${code}`);
        }),
      ]);
      if (sent === undefined) throw new Error(`${this.name}: an empty answer`);
      if (!sent.ok) throw new Error(`${this.name}: ${sent.fault}`);
      return sent.answer;
    } finally {
      stop.abort();
    }
  }

  end(): void {
    this.child.kill();
  }
}
