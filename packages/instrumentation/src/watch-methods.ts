import { createOverlay } from "./overlay.ts";
import type { Overlay } from "./overlay.ts";
import { wasHandedOn } from "./watch-body.ts";

/** Sees what the methods of a response read. */
export interface MethodWatch {
  /** Reads by `json()`; resolves and rejects as `read` does. */
  readonly readJson?: (read: () => Promise<unknown>, response: Response) => Promise<unknown>;
  /** The same for `text()`. */
  readonly readText?: (read: () => Promise<unknown>, response: Response) => Promise<unknown>;
  /** The response was cloned past its body's own `tee`: both halves have to be watched anew. It must not throw. */
  readonly seeClone: (response: Response, copy: Response) => void;
}

/**
 * The methods of a response that tell more than its body does: what `json()` parsed, the `text()` of another
 * `fetch` than Node's, and `clone()`, which reads past the body's own `tee` from Node 26 on.
 */
export const watchedMethods: Overlay<Response, MethodWatch> = createOverlay<Response, MethodWatch>(
  Response.prototype,
  {
    json(watch, response, run) {
      const read = (): Promise<unknown> => Promise.resolve(run(response));
      return watch.readJson === undefined ? read() : watch.readJson(read, response);
    },
    text(watch, response, run) {
      const read = (): Promise<unknown> => Promise.resolve(run(response));
      return watch.readText === undefined ? read() : watch.readText(read, response);
    },
    clone(watch, response, run) {
      const { body } = response;
      const copy = run(response);
      if (body !== null && !wasHandedOn(body) && isResponse(copy)) watch.seeClone(response, copy);
      return copy;
    },
  },
);

function isResponse(copy: unknown): copy is Response {
  return typeof copy === "object" && copy !== null && "body" in copy;
}
