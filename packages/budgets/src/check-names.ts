import { checkSpelling } from "./check-spelling.ts";
import type { Finding } from "./describe-issue.ts";
import type { Mapping } from "./mapping.ts";
import { findMapping, isMapping } from "./mapping.ts";
import { isPlaceholder } from "./placeholder.ts";
import { renderSuggestion } from "./suggestion.ts";

function checkPresence(section: string, rows: Mapping, document: unknown): readonly Finding[] {
  const written = isMapping(document) && isMapping(document[section]);
  if (!written || Object.keys(rows).length > 0) return [];
  return [{ path: [section], text: "is empty. Declare at least one." }];
}

function checkReference(
  path: readonly string[],
  name: unknown,
  what: string,
  known: readonly string[],
): readonly Finding[] {
  if (typeof name !== "string" || known.includes(name)) return [];
  if (isPlaceholder(name)) {
    return [{ path, text: `is still to be filled in. Write the name of a declared ${what}.` }];
  }
  return [{ path, text: `"${name}" is not a declared ${what}. ${renderSuggestion(name, known)}` }];
}

function checkFeature(
  name: string,
  feature: Mapping,
  teams: Mapping,
  owners: readonly string[],
): readonly Finding[] {
  const path = ["features", name];
  const findings = [
    ...checkReference([...path, "team"], feature["team"], "team", Object.keys(teams)),
    ...checkReference([...path, "owner"], feature["owner"], "owner", owners),
  ];
  const team = typeof feature["team"] === "string" ? teams[feature["team"]] : undefined;
  if (feature["owner"] === undefined && isMapping(team) && team["owner"] === undefined) {
    findings.push({
      path,
      text: 'has no owner, and its team has none. Add "owner: <owner>" here or to the team.',
    });
  }
  return findings;
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

function findRows(rows: Mapping): readonly (readonly [string, Mapping])[] {
  return Object.entries(rows).filter((row): row is [string, Mapping] => isMapping(row[1]));
}

/** Names that cannot be label values, and names that refer to nothing. Works on files of any shape. */
export function checkNames(document: unknown): readonly Finding[] {
  const receivers = findMapping(document, "receivers");
  const owners = findMapping(document, "owners");
  const teams = findMapping(document, "teams");
  const features = findMapping(document, "features");
  const ownerNames = Object.keys(owners);
  const receiverNames = Object.keys(receivers);
  return [
    ...checkPresence("receivers", receivers, document),
    ...checkPresence("features", features, document),
    ...checkSpelling("receivers", receiverNames),
    ...checkSpelling("owners", ownerNames),
    ...checkSpelling("teams", Object.keys(teams)),
    ...checkSpelling("features", Object.keys(features)),
    ...findRows(receivers).flatMap(([name, receiver]) => checkReceiver(name, receiver)),
    ...findRows(owners).flatMap(([name, owner]) =>
      ["page", "ticket", "look"].flatMap((severity) =>
        checkReference(["owners", name, severity], owner[severity], "receiver", receiverNames),
      ),
    ),
    ...findRows(teams).flatMap(([name, team]) =>
      checkReference(["teams", name, "owner"], team["owner"], "owner", ownerNames),
    ),
    ...findRows(features).flatMap(([name, feature]) => checkFeature(name, feature, teams, ownerNames)),
  ];
}
