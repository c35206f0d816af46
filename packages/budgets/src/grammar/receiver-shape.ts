import { z } from "zod";
import type { Receiver } from "../budgets.ts";
import { describe, text } from "./fields.ts";

function secretFile(example: string): z.ZodString {
  const what = "a file that holds the secret";
  return z
    .string({ error: `Write the path of ${what}, such as ${example}.` })
    .regex(/^\//, { error: `Write an absolute path of ${what}, such as ${example}.` });
}

const urlFix = "Write an http or https address, such as http://127.0.0.1:9095/page.";
const mailFix = "Write an address such as finops@example.com.";
const mail = z.string({ error: mailFix }).regex(/^[^\s@]+@[^\s@]+$/, { error: mailFix });
const hostFix = "Write host and port, such as mail.example.com:587.";

const webhook = z.strictObject(
  {
    url: describe(z.url({ protocol: /^https?$/, error: urlFix }), "Where Alertmanager posts to.", ["routes"]),
  },
  { error: "Write { url: <address> }." },
);
const slack = z.strictObject(
  {
    apiUrlFile: describe(
      secretFile("/etc/bursar/secrets/slack"),
      "File with the address of the incoming webhook, as Alertmanager sees it.",
      ["routes"],
    ),
    channel: describe(text('Write a channel, such as "#support-claude".'), "Channel or user.", ["routes"]),
  },
  { error: "Write { apiUrlFile: <path>, channel: <channel> }." },
);
const pagerduty = z.strictObject(
  {
    routingKeyFile: describe(
      secretFile("/etc/bursar/secrets/pagerduty"),
      "File with the routing key, as Alertmanager sees it.",
      ["routes"],
    ),
  },
  { error: "Write { routingKeyFile: <path> }." },
);
const email = z.strictObject(
  {
    to: describe(mail, "Who gets the mail.", ["routes"]),
    from: describe(mail, "Sender. Default: the same address.", ["routes"]).optional(),
    smarthost: describe(
      z.string({ error: hostFix }).regex(/^[^\s:]+:\d+$/, { error: hostFix }),
      "Mail server. Default localhost:25; any other must speak TLS.",
      ["routes"],
    ).optional(),
  },
  { error: "Write { to: <address> }." },
);

/** A way to tell somebody. */
export const RECEIVER_SHAPE: z.ZodType<Receiver> = z.strictObject(
  {
    webhook: describe(webhook, "Posts Alertmanager's JSON to an address.", ["routes"]).optional(),
    slack: describe(slack, "Writes into a channel.", ["routes"]).optional(),
    pagerduty: describe(pagerduty, "Opens an incident.", ["routes"]).optional(),
    email: describe(email, "Sends a mail.", ["routes"]).optional(),
  },
  { error: "Write one of { webhook: … }, { slack: … }, { pagerduty: … }, { email: … }." },
);
