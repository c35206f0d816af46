// Invokes the example's function for each line of standard input, as often at once as the line says; one line of answer each.
import { createInterface } from "node:readline";
import { handler } from "../../../../examples/support-desk/reply-function.js";

process.stdout.write("ready\n");
for await (const line of createInterface({ input: process.stdin })) {
  const startedAtMs = performance.now();
  const answers = await Promise.all(
    Array.from({ length: Number(line) }, () => handler({ ticket: "Where is my invoice?" })),
  );
  const durationMs = Math.round(performance.now() - startedAtMs);
  process.stdout.write(`${JSON.stringify({ drafts: answers.length, durationMs })}\n`);
}
