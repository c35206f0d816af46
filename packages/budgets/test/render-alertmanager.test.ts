import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { renderAlertmanager } from "../src/render-alertmanager.ts";
import { aPlan } from "./a-budgets-file.ts";

describe("renderAlertmanager", () => {
  it("routes by owner, then by severity, and catches the rest last", () => {
    expect(parse(renderAlertmanager(aPlan()))).toMatchObject({
      route: {
        receiver: "pager",
        group_by: ["owner", "feature"],
        group_wait: "30s",
        repeat_interval: "4h",
        routes: [
          {
            receiver: "pager",
            matchers: ['owner="support-eng"'],
            routes: [
              { receiver: "chat", matchers: ['severity="ticket"'] },
              { receiver: "chat", matchers: ['severity="look"'] },
            ],
          },
          { receiver: "pager" },
        ],
      },
    });
  });

  it("reads secrets from files, and tells when an alert is over", () => {
    const plan = aPlan([
      "receivers:\n",
      "receivers:\n  duty: { pagerduty: { routingKeyFile: /etc/pd } }\n  mail: { email: { to: a@example.com, smarthost: mail.example.com:587 } }\n  here: { email: { to: b@example.com } }\n",
    ]);
    expect(parse(renderAlertmanager(plan))).toMatchObject({
      receivers: [
        { name: "duty", pagerduty_configs: [{ routing_key_file: "/etc/pd", send_resolved: true }] },
        {
          name: "mail",
          email_configs: [
            {
              from: "a@example.com",
              smarthost: "mail.example.com:587",
              require_tls: true,
              send_resolved: true,
            },
          ],
        },
        { name: "here", email_configs: [{ smarthost: "localhost:25", require_tls: false }] },
        { name: "pager", webhook_configs: [{ url: "http://127.0.0.1:9095/page", send_resolved: true }] },
        {
          name: "chat",
          slack_configs: [
            { api_url_file: "/etc/bursar/secrets/slack", channel: "#support", send_resolved: true },
          ],
        },
      ],
    });
  });
});
