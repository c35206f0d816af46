// Drafts one reply per invocation, where the process is frozen in between, as AWS Lambda does:
// NODE_OPTIONS="--import @bursar/node/register", handler reply-function.handler
import Anthropic from "@anthropic-ai/sdk";
import { flush, withAction } from "@bursar/node";

const claude = new Anthropic();

export async function handler(event) {
  try {
    return await withAction("support-reply", async (action) => {
      const message = await claude.messages.create({
        model: "claude-sonnet-5-5",
        max_tokens: 300,
        messages: [{ role: "user", content: event.ticket }],
      });
      if (message.stop_reason === "end_turn") action.succeed();
      return { draft: message.content[0].text };
    });
  } finally {
    // Nothing runs after the answer. Takes at most BURSAR_FLUSH_TIMEOUT_MS; what does not arrive is in the next flush.
    await flush();
  }
}
