/** One row of an instant vector. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly number: number;
}

interface QueryAnswer {
  readonly status: "success" | "error";
  readonly error?: string;
  readonly data?: {
    readonly result: readonly {
      readonly metric: Record<string, string>;
      readonly value: readonly [number, string];
    }[];
  };
}

/**
 * An instant query of Prometheus' HTTP API, now.
 * @throws Error when Prometheus does not answer or rejects the expression.
 */
export async function queryPrometheus(url: string, expression: string): Promise<readonly Sample[]> {
  const response = await fetch(`${url}/api/v1/query`, {
    method: "POST",
    body: new URLSearchParams({ query: expression }),
    signal: AbortSignal.timeout(5_000),
  });
  const answer = (await response.json()) as QueryAnswer;
  if (answer.status !== "success" || !answer.data) {
    throw new Error(`Prometheus rejected ${expression}: ${answer.error ?? response.status}`);
  }
  return answer.data.result.map(({ metric, value }) => ({ labels: metric, number: Number(value[1]) }));
}
