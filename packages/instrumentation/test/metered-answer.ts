import { meterFetch } from "@bursar/instrumentation";
import { meterAnew, selectPoints, sumOf } from "./metered-sdk.ts";

/** What the metrics tell of a call. */
export interface CallFigures {
  /** Result and error type of each ended call. */
  readonly ends: readonly string[];
  readonly reported: number;
  readonly estimated: number;
  readonly inputTokens: number;
  readonly faults: number;
}

/** The answer of a metered fetch that gets this response. */
export async function answerWith(
  response: Response,
): Promise<{ answer: Response; readFigures: () => Promise<CallFigures> }> {
  const { readPoints } = meterAnew();
  const fetch = meterFetch(() => Promise.resolve(response));
  const answer = await fetch("http://127.0.0.1/v1/messages", {
    method: "POST",
    body: JSON.stringify({ model: "claude-opus-5-5", max_tokens: 9, messages: [] }),
  });
  return {
    answer,
    readFigures: async () => sumFigures(await readPoints()),
  };
}

/** Adds up what the metrics tell of all calls. */
export function sumFigures(points: Parameters<typeof sumOf>[0]): CallFigures {
  return {
    ends: selectPoints(points, "claude.calls").map(
      ({ labels }) => `${labels["result"]} ${labels["error_type"]}`,
    ),
    reported: sumOf(points, "claude.tokens", { token_class: "output", basis: "reported" }),
    estimated: sumOf(points, "claude.tokens", { token_class: "output", basis: "estimated" }),
    inputTokens: sumOf(points, "claude.tokens", { token_class: "input" }),
    faults: sumOf(points, "claude.meter.errors"),
  };
}

/** As from Node 26 on, `clone` reads past the body's own `tee`. */
export function cloneAside(response: Response): Response {
  let body = response.body as ReadableStream<Uint8Array>;
  Object.defineProperty(response, "body", { get: () => body });
  Object.defineProperty(response, "clone", {
    configurable: true,
    writable: true,
    value() {
      const [own, copied] = ReadableStream.prototype.tee.call(body);
      body = own;
      return new Response(copied, response);
    },
  });
  return response;
}

/** A body of these pieces, one for each read; it never ends where `isOpen`. */
export function bodyOf(pieces: readonly string[], isOpen = false): ReadableStream<Uint8Array> {
  const left = pieces.map((piece) => new TextEncoder().encode(piece));
  return new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const piece = left.shift();
        if (piece !== undefined) controller.enqueue(piece);
        else if (!isOpen) controller.close();
        else return new Promise<void>(() => {});
        return undefined;
      },
    },
    { highWaterMark: 0 },
  );
}
