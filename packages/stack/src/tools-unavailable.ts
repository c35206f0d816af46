/** Why the real components cannot be had. */
export type UnavailableReason =
  | "tool-unusable"
  | "go-missing"
  | "go-too-old"
  | "disk-full"
  | "no-network"
  | "build-failed";

/** The real components cannot be had; the message is one paragraph for a person. Programs exit with code 3. */
export class ToolsUnavailable extends Error {
  override readonly name = "ToolsUnavailable";
  readonly reason: UnavailableReason;

  constructor(reason: UnavailableReason, paragraph: string) {
    super(paragraph);
    this.reason = reason;
  }
}
