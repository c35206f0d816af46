import { once } from "node:events";
import { createFileBatchStore } from "../../src/batches/create-file-batch-store.ts";

// A program of its own: claims the entries of a batch in the order of a reading, and prints which it got.
const [, , folder = "", count = ""] = process.argv;
const store = createFileBatchStore(folder);
process.stdout.write("ready\n");
await once(process.stdin, "data");
const taken: number[] = [];
for (let start = 0; start < Number(count); start += 100) {
  const ids = Array.from({ length: 100 }, (_, index) => `id-${start + index}`);
  for (const id of await store.claim("b1", ids, undefined)) taken.push(Number(id.slice(3)));
}
process.stdout.write(`${JSON.stringify(taken)}\n`);
