import { Answer } from "./answer.ts";
import { findFailure } from "./find-failure.ts";
import type { Failure } from "./find-failure.ts";
import { endCall, fence } from "./live-call.ts";

const OK: Failure = { result: "ok", errorType: "none" };

/**
 * Takes the usage of a JSON response from the very object that its reader gets: no second read, no clone. Where
 * the body is read in another way than `json()` and `text()`, its text is gathered as it passes by.
 */
export class JsonAnswer extends Answer {
  private decoder: InstanceType<typeof TextDecoder> | undefined;
  private text = "";
  /** The response reads its own body, so that its bytes need not be gathered. */
  private isAside = false;

  override isWatching(): boolean {
    return !this.isAside && super.isWatching();
  }

  see(chunk: unknown): void {
    if (!this.isWatching()) return;
    fence(this.call.recorder, "json body", () => {
      if (typeof chunk === "string") this.text += chunk;
      else if (chunk instanceof Uint8Array)
        this.text += (this.decoder ??= new TextDecoder()).decode(chunk, { stream: true });
    });
  }

  seeEnd(): void {
    if (this.isWatching()) this.endWithText(this.takeText());
  }

  readJson(read: () => Promise<unknown>, response: Response): Promise<unknown> {
    return this.readAside(read, response, (body) => this.end(OK, body));
  }

  readText(read: () => Promise<unknown>, response: Response): Promise<unknown> {
    return this.readAside(read, response, (text) => this.endWithText(String(text)));
  }

  // Whoever knows the length may stop when all has come.
  protected breakOff(failure: Failure): void {
    if (!this.isAside) this.endWithText(this.takeText(), failure);
  }

  protected createReader(): Answer {
    return new JsonAnswer(this.call, this.workspace, this.readers);
  }

  private readAside(
    read: () => Promise<unknown>,
    response: Response,
    see: (body: unknown) => void,
  ): Promise<unknown> {
    if (this.isTaken(response)) return read();
    this.isAside = true;
    return read().then(
      (body) => {
        see(body);
        return body;
      },
      (error: unknown) => {
        this.end(findFailure(error), undefined);
        throw error;
      },
    );
  }

  private takeText(): string {
    return this.text + (this.decoder?.decode() ?? "");
  }

  private endWithText(text: string, failure?: Failure): void {
    let body: unknown;
    try {
      body = JSON.parse(text);
    } catch (error) {
      this.end(failure ?? findFailure(error), undefined);
      return;
    }
    this.end(OK, body);
  }

  private end(failure: Failure, body: unknown): void {
    const { call, workspace } = this;
    if (call.ended) return;
    fence(call.recorder, "json body", () => {
      const message: { readonly model?: unknown; readonly usage?: unknown; readonly stop_reason?: unknown } =
        typeof body === "object" && body !== null ? body : {};
      endCall(call, {
        ...failure,
        answered: true,
        responseModel: typeof message.model === "string" ? message.model : undefined,
        stopReason: typeof message.stop_reason === "string" ? message.stop_reason : undefined,
        usage: message.usage,
        outputEstimated: false,
        workspace,
        timeToFirstTokenSeconds: undefined,
      });
    });
  }
}
