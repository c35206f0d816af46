/** What a keeper is asked to start. */
export interface SpawnOrder {
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment of the new program. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Standard output and standard error are appended here. */
  readonly logFile: string;
  /** Ends what SIGKILL to the program leaves behind, such as a container. */
  readonly cleanUp?: { readonly command: string; readonly args: readonly string[] } | undefined;
}

/** How a program ended: one of the two is null. */
export interface ProgramExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** From the parent to the keeper. */
export type KeeperRequest =
  | ({ readonly type: "spawn"; readonly id: number } & SpawnOrder)
  | { readonly type: "kill"; readonly id: number; readonly signal: NodeJS.Signals }
  | { readonly type: "stop" };

/** From the keeper to the parent. */
export type KeeperReply =
  | { readonly type: "spawned"; readonly id: number; readonly pid: number }
  | { readonly type: "failed"; readonly id: number; readonly message: string }
  | ({ readonly type: "exited"; readonly id: number } & ProgramExit);
