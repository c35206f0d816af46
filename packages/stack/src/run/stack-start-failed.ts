/** A component did not come up; the message holds the end of its log. Programs exit with code 3. */
export class StackStartFailed extends Error {
  override readonly name = "StackStartFailed";
  /** True when another program had taken the port in the meantime. */
  readonly portTaken: boolean;

  constructor(component: string, reason: string, logFile: string, logTail: string) {
    super(`${component} ${reason}. The end of its log, ${logFile}:\n${logTail}`);
    this.portTaken = /address already in use/i.test(logTail);
  }
}
