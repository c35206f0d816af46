import { expect, it } from "vitest";
import { readLines } from "../../src/prices/read-lines.ts";

async function read(chunks: readonly Uint8Array[]): Promise<readonly (readonly [number, string])[]> {
  async function* send(): AsyncGenerator<Uint8Array> {
    yield* chunks;
  }
  const lines: (readonly [number, string])[] = [];
  for await (const some of readLines(send()))
    for (const { number, ...line } of some)
      lines.push([number, "text" in line ? line.text : (line.fault ?? "")]);
  return lines;
}

it("puts lines together that arrive byte by byte, and counts the blank ones", async () => {
  const bytes = new TextEncoder().encode("\uFEFFé1\r\n\n €2\nlast");
  expect(await read([...bytes].map((byte) => Uint8Array.of(byte)))).toEqual([
    [1, "é1\r"],
    [3, " €2"],
    [4, "last"],
  ]);
});

it("drops a line beyond 32 MiB instead of keeping it, and goes on", async () => {
  const chunk = new Uint8Array(8 * 1024 * 1024).fill(0x61);
  expect(await read([chunk, chunk, chunk, chunk, chunk, new TextEncoder().encode("\nnext\n")])).toEqual([
    [1, "is longer than 32 MiB. Write one call a line."],
    [2, "next"],
  ]);
});
