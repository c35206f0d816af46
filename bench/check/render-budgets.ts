const HEAD = `apiVersion: bursar.dev/v1
kind: Budgets
receivers: { pager: { webhook: { url: "http://127.0.0.1:9095/page" } } }
owners: { support-eng: { page: pager }, fpna: { ticket: pager } }
teams: { support: { owner: support-eng, finance: fpna } }
features:
`;

function renderFeature(index: number): string {
  return `  feature-${index}:
    team: support
    owner: support-eng
    product: helpdesk
    purpose: Drafts replies to customer tickets.
    action:
      success: An agent sends the draft.
      unit: sent draft
      signal: outcome
      value: { usd: 0.90, setBy: fpna, asOf: 2026-10-01 }
    budget:
      usdPerAction: 0.02
      actionsPerMonth: 150000
      usdPerMonth: 3000
      minActions: 20
    models: [claude-sonnet-5-5, claude-haiku-5-5]
    thresholds:
      - { at: 90%, stage: respond, within: 1d, decides: support-eng, response: Pull the cheapest lever. }
      - { at: 100%, stage: intervene, enforce: downgrade }
    levers: { downgradeTo: claude-haiku-5-5, maxOutputTokens: 800 }
`;
}

/** A budgets file without a mistake, whose features say most of what can be said. */
export function renderBudgets(features: number): string {
  return HEAD + Array.from({ length: features }, (_, index) => renderFeature(index)).join("");
}
