import { renderEvents, renderMessage } from "./plan-answers.ts";
import type { CallKind } from "./plan-answers.ts";

const MESSAGE = Buffer.from(renderMessage());
const EVENTS = renderEvents().map((event) => new TextEncoder().encode(event));

/** An answer that has arrived: the client finds it without any network. */
export function prepareAnswer(kind: CallKind): Response {
  return kind === "create"
    ? new Response(MESSAGE, { headers: { "content-type": "application/json", ...HEADERS } })
    : answerWithStream((controller) => {
        for (const event of EVENTS) controller.enqueue(event.slice());
        controller.close();
      });
}

/** An answer whose first event has arrived; `finish` brings the others. */
export function prepareOpenStream(): { readonly answer: Response; readonly finish: () => void } {
  let finish = (): void => {};
  const answer = answerWithStream((controller) => {
    const [first, ...others] = EVENTS;
    if (first !== undefined) controller.enqueue(first.slice());
    finish = () => {
      for (const event of others) controller.enqueue(event.slice());
      controller.close();
    };
  });
  return { answer, finish };
}

const HEADERS = { "request-id": "req_018EeWyXxfu5pfWkrYcMdjWG", "anthropic-workspace-id": "wrkspc_01" };

/** As with a real answer, a stream of bytes in which each event is a chunk. */
function answerWithStream(start: (controller: ReadableByteStreamController) => void): Response {
  const headers = { "content-type": "text/event-stream; charset=utf-8", ...HEADERS };
  return new Response(new ReadableStream({ type: "bytes", start }), { headers });
}
