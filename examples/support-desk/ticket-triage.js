// Sorts incoming tickets into queues: on Haiku, one short answer each.
// node --import @bursar/node/register ticket-triage.js
import Anthropic from "@anthropic-ai/sdk";
import { withAction } from "@bursar/node";

import { repeat } from "./repeat.js";
import { readTickets } from "./tickets.js";

const claude = new Anthropic();

await repeat(readTickets(), (ticket) =>
  withAction("ticket-triage", async (action) => {
    await claude.messages.create({
      model: "claude-haiku-5-5",
      max_tokens: 20,
      system: "Answer with one word: billing, technical, legal or other.",
      messages: [{ role: "user", content: ticket.text }],
    });
    action.succeed();
  }),
);
