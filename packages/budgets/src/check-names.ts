import { checkSpelling } from "./check-spelling.ts";
import type { Finding } from "./finding.ts";
import type { Mapping } from "./mapping.ts";
import { findMapping, isMapping } from "./mapping.ts";

const SECTIONS = ["receivers", "owners", "commitments", "teams", "templates", "features", "sharedCosts"];

function checkPresence(section: string, document: unknown): readonly Finding[] {
  const rows = isMapping(document) ? document[section] : undefined;
  if (!isMapping(rows) || Object.keys(rows).length > 0) return [];
  return [{ path: [section], text: "is empty. Declare at least one." }];
}

function checkOwnership(name: string, feature: Mapping, teams: Mapping): readonly Finding[] {
  const team =
    typeof feature["team"] === "string" && Object.hasOwn(teams, feature["team"])
      ? teams[feature["team"]]
      : undefined;
  if (feature["owner"] !== undefined || !isMapping(team) || team["owner"] !== undefined) return [];
  const text = 'has no owner, and its team has none. Add "owner: <owner>" here or to the team.';
  return [{ path: ["features", name], text }];
}

function checkReceiver(name: string, receiver: Mapping): readonly Finding[] {
  const kinds = ["webhook", "slack", "pagerduty", "email"].filter((kind) => receiver[kind] !== undefined);
  if (kinds.length === 1) return [];
  const what =
    kinds.length === 0 ? "says nowhere to send to" : `has ${kinds.length} kinds (${kinds.join(", ")})`;
  return [
    { path: ["receivers", name], text: `${what}. Keep exactly one of webhook, slack, pagerduty, email.` },
  ];
}

function checkOwner(name: string, owner: Mapping): readonly Finding[] {
  if (["page", "ticket", "look"].some((severity) => owner[severity] !== undefined)) return [];
  return [{ path: ["owners", name], text: "has no receiver. Write { page: <receiver> }." }];
}

function findRows(document: unknown, section: string): readonly (readonly [string, Mapping])[] {
  return Object.entries(findMapping(document, section)).filter((row): row is [string, Mapping] =>
    isMapping(row[1]),
  );
}

/** Names that cannot be label values, and rows that say nothing. Works on documents of any shape. */
export function checkNames(document: unknown): readonly Finding[] {
  const teams = findMapping(document, "teams");
  return [
    ...["receivers", "features"].flatMap((section) => checkPresence(section, document)),
    ...SECTIONS.flatMap((section) => checkSpelling(section, Object.keys(findMapping(document, section)))),
    ...findRows(document, "receivers").flatMap(([name, receiver]) => checkReceiver(name, receiver)),
    ...findRows(document, "owners").flatMap(([name, owner]) => checkOwner(name, owner)),
    ...findRows(document, "features").flatMap(([name, feature]) => checkOwnership(name, feature, teams)),
  ];
}
