import { Answer } from "./answer.ts";
import { endUnread, endWithMessage, endWithText } from "./end-message.ts";
import { findFailure } from "./find-failure.ts";
import type { Failure } from "./find-failure.ts";
import { fence } from "./live-call.ts";

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
    if (this.isWatching()) endWithText(this.call, this.workspace, this.takeText());
  }

  readJson(read: () => Promise<unknown>, response: Response): Promise<unknown> {
    return this.readAside(read, response, (body) => endWithMessage(this.call, this.workspace, body));
  }

  readText(read: () => Promise<unknown>, response: Response): Promise<unknown> {
    return this.readAside(read, response, (text) => endWithText(this.call, this.workspace, String(text)));
  }

  // Whoever knows the length may stop when all has come.
  protected breakOff(failure: Failure): void {
    if (!this.isAside) endWithText(this.call, this.workspace, this.takeText(), failure);
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
        endUnread(this.call, this.workspace, findFailure(error));
        throw error;
      },
    );
  }

  private takeText(): string {
    return this.text + (this.decoder?.decode() ?? "");
  }
}
