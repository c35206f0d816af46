// Drafts replies to customer tickets: on Opus, with the whole knowledge base in each prompt, streamed to the agent.
// node --import @bursar/node/register support-reply.js
import Anthropic from "@anthropic-ai/sdk";
import { withAction } from "@bursar/node";

import { KNOWLEDGE_BASE } from "./knowledge-base.js";
import { repeat } from "./repeat.js";
import { readTickets } from "./tickets.js";

const claude = new Anthropic();

await repeat(readTickets(), (ticket) =>
  withAction("support-reply", async (action) => {
    const draft = claude.messages.stream({
      model: "claude-opus-5-5",
      max_tokens: 800,
      system: `You draft replies for the support desk. Knowledge base:\n${KNOWLEDGE_BASE}`,
      messages: [{ role: "user", content: ticket.text }],
    });
    await draft.finalMessage();
    // Success is what the business means by it: an agent sends the draft.
    if (ticket.isDraftGood) action.succeed();
    else action.fail();
  }),
);
