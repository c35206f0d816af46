import { renderDuration } from "./duration.ts";
import type { Plan, PlannedOwner, PlannedReceiver } from "./plan.ts";
import { escapeTemplate } from "./render-alert-rules.ts";
import { renderYaml } from "./render-yaml.ts";

const SUMMARIES = "{{ range .Alerts }}{{ .Annotations.summary }}\n{{ end }}";
const TEXT = [
  "{{ range .Alerts }}*{{ .Annotations.summary }}*",
  "{{ .Annotations.description }}",
  "Success means: {{ .Annotations.success }}",
  "Response: {{ .Annotations.response }}",
  "{{ .Annotations.next }}",
  "{{ end }}",
].join("\n");

const TITLE = "{{ .Status }}: {{ .CommonLabels.feature }} (owner {{ .CommonLabels.owner }})";

/** How each kind of receiver is written; all of them also tell when an alert is over. */
function planReceiverConfig(receiver: PlannedReceiver): Readonly<Record<string, unknown>> {
  const send_resolved = true;
  if (receiver.kind === "webhook") return { webhook_configs: [{ url: receiver.url, send_resolved }] };
  if (receiver.kind === "slack") {
    const channel = escapeTemplate(receiver.channel);
    const to = { api_url_file: receiver.apiUrlFile, channel };
    return { slack_configs: [{ ...to, send_resolved, title: TITLE, text: TEXT }] };
  }
  if (receiver.kind === "pagerduty") {
    const routing_key_file = receiver.routingKeyFile;
    return { pagerduty_configs: [{ routing_key_file, send_resolved, description: SUMMARIES }] };
  }
  const { to, from, smarthost } = receiver;
  // A mail server on this host is rarely reached by TLS; any other must be.
  const require_tls = !smarthost.startsWith("localhost:");
  return {
    email_configs: [
      { to, from, smarthost, require_tls, send_resolved, headers: { subject: TITLE }, text: TEXT },
    ],
  };
}

function planRoute(owner: PlannedOwner): Readonly<Record<string, unknown>> {
  const severities = [
    ["ticket", owner.ticket],
    ["look", owner.look],
  ] as const;
  return {
    receiver: owner.page,
    matchers: [`owner="${owner.name}"`],
    routes: severities.map(([severity, receiver]) => ({ receiver, matchers: [`severity="${severity}"`] })),
  };
}

/**
 * Alertmanager's configuration: the owner decides the receiver. The last route catches what has no owner,
 * and is written out because a child route that matches hides its parent's receiver.
 */
export function renderAlertmanager(plan: Plan): string {
  const content = {
    route: {
      receiver: plan.catchAll,
      group_by: ["owner", "feature"],
      group_wait: renderDuration(plan.alerting.groupWaitSeconds),
      // A second alert of the same feature is told soon after the first: the wait is the only delay that helps.
      group_interval: renderDuration(Math.max(plan.alerting.intervalSeconds, plan.alerting.groupWaitSeconds)),
      repeat_interval: "4h",
      routes: [...plan.owners.map((owner) => planRoute(owner)), { receiver: plan.catchAll }],
    },
    inhibit_rules: [
      {
        source_matchers: [`severity="page"`],
        target_matchers: [`severity=~"ticket|look"`],
        equal: ["budget", "feature", "owner"],
      },
    ],
    receivers: plan.receivers.map((receiver) => ({ name: receiver.name, ...planReceiverConfig(receiver) })),
  };
  return renderYaml(content);
}
