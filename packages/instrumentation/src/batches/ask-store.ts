/** How long the metering waits for an answer. */
const STORE_TIMEOUT_MS = 10_000;

/** Asks a store that may throw or hang; rejects then. A later answer is nobody's. */
export async function askStore<Answer>(ask: () => Answer | PromiseLike<Answer>): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`the batch store did not answer within ${STORE_TIMEOUT_MS / 1000} seconds`));
    }, STORE_TIMEOUT_MS);
    // A program that has nothing else to do ends.
    timer.unref();
  });
  try {
    return await Promise.race([Promise.resolve().then(ask), silence]);
  } finally {
    clearTimeout(timer);
  }
}
