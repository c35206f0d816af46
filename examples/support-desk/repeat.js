/**
 * Works through `items` at a steady pace, like a service under load, until `COUNT` items (default: no end) or SIGTERM.
 * Work that fails is reported and the rest goes on.
 */
export async function repeat(items, work) {
  const pauseMs = 1000 / Number(process.env.PER_SECOND ?? 1);
  const count = Number(process.env.COUNT ?? Number.POSITIVE_INFINITY);
  let isStopping = false;
  process.once("SIGTERM", () => (isStopping = true));
  const pending = new Set();
  let done = 0;
  for (const item of items) {
    if (isStopping || done >= count) break;
    done += 1;
    const job = work(item)
      .catch((error) => console.error(error.message))
      .finally(() => pending.delete(job));
    pending.add(job);
    if (done < count) await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  await Promise.all(pending);
}
