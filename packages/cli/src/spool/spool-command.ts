import type { Command } from "../command.ts";
import { UserMistake } from "../user-mistake.ts";
import { SPOOL_LIST_COMMAND } from "./spool-list-command.ts";
import { SPOOL_SEND_COMMAND } from "./spool-send-command.ts";

/** `bursar spool`: figures of ended processes that did not arrive. */
export const SPOOL_COMMAND: Command = {
  definition: {
    meta: {
      name: "bursar spool",
      description: "List or send the figures of ended processes that did not arrive",
    },
  },
  commands: { list: SPOOL_LIST_COMMAND, send: SPOOL_SEND_COMMAND },
  run() {
    throw new UserMistake("spool needs to know what to do. Use one of: list, send.");
  },
};
