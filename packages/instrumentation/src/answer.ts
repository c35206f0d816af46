import type { Failure } from "./find-failure.ts";
import { fence } from "./live-call.ts";
import type { LiveCall } from "./live-call.ts";
import { watchAbandoned } from "./watch-abandoned.ts";
import { breakOnFault, watchBody } from "./watch-body.ts";
import { watchedMethods } from "./watch-methods.ts";
import type { MethodWatch } from "./watch-methods.ts";
import type { Watcher } from "./watcher.ts";

/** What the readers of one answer share. */
export interface Readers {
  /** How many of them have neither ended nor broken off; `clone` makes two of one. */
  open: number;
  /** A fault of one of them was told; more would tell the same. */
  isFaultTold: boolean;
}

/** One reader of the good answer to a call; the first that comes to the end ends the call. */
export abstract class Answer implements Watcher, MethodWatch {
  protected readonly call: LiveCall;
  /** The workspace that the API billed. */
  protected readonly workspace: string | undefined;
  protected readonly readers: Readers;
  private isBroken = false;
  /** Its response is watched. */
  protected hasOverlays = false;
  /** A custom fetch has read the body, and hands on what it read by the response's methods. */
  private wasSpent = false;

  constructor(
    call: LiveCall,
    workspace: string | undefined,
    readers: Readers = { open: 1, isFaultTold: false },
  ) {
    this.call = call;
    this.workspace = workspace;
    this.readers = readers;
  }

  /** Watches a response, whoever reads it and however. */
  watch(response: Response): void {
    this.hasOverlays = true;
    this.wasSpent = isSpent(response);
    breakOnFault(this, () => {
      this.watchOnly(response.body);
      watchedMethods.lay(response, this);
    });
  }

  isWatching(): boolean {
    return !this.isBroken && !this.call.ended;
  }

  /** The answer is broken off when the last of its readers breaks off. */
  seeBreak(failure: Failure): void {
    if (this.isBroken) return;
    this.isBroken = true;
    this.readers.open -= 1;
    if (this.readers.open <= 0) this.breakOff(failure);
  }

  seeClone(response: Response, copy: Response): void {
    fence(this.call.recorder, "clone", () => {
      this.readers.open += 1;
      this.createReader().watch(copy);
      const other = this.createReader();
      breakOnFault(other, () => other.watchOnly(response.body));
    });
  }

  /** Somebody else has the body: another read fails and says nothing about the call. */
  protected isTaken(response: Response): boolean {
    return !this.wasSpent && isSpent(response);
  }

  abstract see(chunk: unknown): void;
  abstract seeEnd(): void;
  abstract readText(read: () => Promise<unknown>, response: Response): Promise<unknown>;

  /** The last reader broke off. */
  protected abstract breakOff(failure: Failure): void;
  /** Another reader of the same answer. */
  protected abstract createReader(): Answer;

  private watchOnly(body: Response["body"]): void {
    watchBody(body, this);
    if (!this.call.ended) watchAbandoned(body, this, this.call);
  }
}

function isSpent(response: Response): boolean {
  return response.bodyUsed || response.body?.locked === true;
}
