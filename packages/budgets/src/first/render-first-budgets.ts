import { OTHER, UNKNOWN } from "@bursar/conventions";
import { isUsableName } from "../check-spelling.ts";
import { PLACEHOLDER } from "../placeholder.ts";
import type { MeasuredFeature, Measurement } from "./measurement.ts";
import {
  findMonthUsd,
  findUnitCostUsd,
  renderForeign,
  renderMeasuredFeature,
  renderMeasuredUsd,
} from "./render-measured.ts";

/** What a first budgets file is made from. */
export interface FirstBudgets {
  /** Day on which it is written, such as `2026-11-22` (UTC). */
  readonly day: string;
  /** What a Prometheus saw; without it the file is a template. */
  readonly measurement?: Measurement | undefined;
  /** The feature of the template, for where nothing was seen. */
  readonly template: { readonly feature: string; readonly team: string };
}

/** A first budgets file, and what is in it. */
export interface RenderedBudgets {
  readonly text: string;
  /** Features that it declares. */
  readonly features: number;
  /** Places that a person has to fill in before `bursar check` accepts it. */
  readonly placeholders: number;
}

/** What a feature's lines are made from; figures only where it was measured. */
interface FeatureDraft {
  readonly name: string;
  readonly team: string | undefined;
  readonly remarks: readonly string[];
  readonly signal: "outcome" | "calls";
  readonly unitCost: string | undefined;
  readonly month: string | undefined;
}

/** Words that some reader of YAML takes for something else than text. */
const RESERVED = new Set(["true", "false", "null", "yes", "no", "on", "off", "y", "n"]);

/** A usable name as YAML that every reader takes for text. */
function renderName(name: string): string {
  return /^[a-z]/.test(name) && !RESERVED.has(name) ? name : JSON.stringify(name);
}

function alignRemarks(rows: readonly (readonly [line: string, remark: string])[]): readonly string[] {
  const width = Math.max(...rows.map(([line]) => line.length));
  return rows.map(([line, remark]) => `${line.padEnd(width)}  # ${remark}`);
}

function renderFeature({ name, team, remarks, signal, unitCost, month }: FeatureDraft): readonly string[] {
  const today = (figure: string | undefined): string => (figure === undefined ? "" : `; today ${figure}`);
  return [
    ...remarks.map((remark) => `  # ${remark}`),
    `  ${renderName(name)}:`,
    `    team: ${team === undefined ? PLACEHOLDER : renderName(team)}`,
    "    action:",
    ...alignRemarks([
      [`      success: ${PLACEHOLDER}`, "what counts as a success, such as: An agent sends the draft."],
      [
        `      signal: ${signal}`,
        signal === "outcome"
          ? "recordOutcome(...) says how an action ended"
          : 'every ok call is a success; "outcome" once recordOutcome(...) says how an action ended',
      ],
    ]),
    "    budget:",
    ...alignRemarks([
      [`      usdPerAction: ${PLACEHOLDER}`, `cost of all calls ÷ successes${today(unitCost)}`],
      [`      usdPerMonth: ${PLACEHOLDER}`, `budget of the calendar month${today(month)}`],
    ]),
  ];
}

function planMeasuredDraft(feature: MeasuredFeature, since: string): FeatureDraft {
  const unitCostUsd = findUnitCostUsd(feature);
  const monthUsd = findMonthUsd(feature);
  return {
    name: feature.name,
    team: feature.team !== undefined && isUsableName(feature.team) ? feature.team : undefined,
    remarks: renderMeasuredFeature(feature, since),
    signal: feature.actions === undefined ? "calls" : "outcome",
    unitCost: unitCostUsd === undefined ? undefined : renderMeasuredUsd(unitCostUsd),
    month: monthUsd === undefined ? undefined : `${renderMeasuredUsd(monthUsd)} at this pace`,
  };
}

function planDrafts({ measurement, template }: FirstBudgets): readonly FeatureDraft[] {
  const measured = measurement?.features.filter(({ name }) => isDeclarable(name)) ?? [];
  if (measurement !== undefined && measured.length > 0)
    return measured.map((feature) => planMeasuredDraft(feature, measurement.since));
  const { feature: name, team } = template;
  return [{ name, team, remarks: [], signal: "calls", unitCost: undefined, month: undefined }];
}

function isDeclarable(name: string): boolean {
  return isUsableName(name) && name !== UNKNOWN && name !== OTHER;
}

/** What was spent and cannot be declared: no name, or one that is no label. */
function renderRest(measurement: Measurement): readonly string[] {
  const { features, since } = measurement;
  return features
    .filter(({ name }) => !isDeclarable(name))
    .map((feature) => {
      const spent = `${renderMeasuredUsd(feature.costUsd)} of the last ${since}`;
      if (feature.name === UNKNOWN || feature.name === "")
        return `  # ${spent} named no feature: wrap those calls in withFeature(...).`;
      if (feature.name === OTHER)
        return `  # ${spent} named more features than a process lets through: declare them, and give it catalog.json.`;
      return `  # ${spent} named ${renderForeign(feature.name)}, which no file can declare: use a-z, 0-9, ".", "_" and "-".`;
    });
}

function renderHeader({ day, measurement }: FirstBudgets): readonly string[] {
  const source =
    measurement === undefined ? "" : ` from what ${measurement.url} saw in the last ${measurement.since}`;
  return [
    "# Budgets of Claude features: who may spend what on which action.",
    `# Written by bursar init on ${day}${source}.`,
    "#",
    `# Fill in each ${PLACEHOLDER}; bursar check lists those that are left. Figures in comments say what features cost today,`,
    "# not what they should cost: set the targets by what an action is worth.",
    "apiVersion: bursar.dev/v1",
    "kind: Budgets",
  ];
}

function renderEnvironments(measurement: Measurement | undefined): readonly string[] {
  const seen = measurement?.environments.map(renderForeign) ?? [];
  return seen.length === 0
    ? ["# environments: [production]   # count only these; left out: all count"]
    : [`# environments: [${seen.join(", ")}]   # seen; count only those that are named; left out: all count`];
}

function renderPeople(drafts: readonly FeatureDraft[]): readonly string[] {
  const teams = [...new Set(drafts.flatMap(({ team }) => (team === undefined ? [] : [team])))].sort();
  const names = teams.map(renderName);
  return [
    "# Ways to tell somebody. Also { slack: { apiUrlFile: <path>, channel: <channel> } },",
    "# { pagerduty: { routingKeyFile: <path> } } and { email: { to: <address> } }.",
    "receivers:",
    `  catch-all: { webhook: { url: ${PLACEHOLDER} } }`,
    "",
    "# Who answers: page at once, ticket within the day, look when there is time.",
    ...(names.length === 0
      ? ["owners: { me: { page: catch-all } }", "", "teams: {}   # <team>: { owner: me }"]
      : [
          "owners:",
          ...names.map((name) => `  ${name}: { page: catch-all }`),
          "",
          "teams:",
          ...names.map((name) => `  ${name}: { owner: ${name} }`),
        ]),
  ];
}

/** A budgets file whose targets are left to fill in: a proposal must not bless what is spent today. */
export function renderFirstBudgets(first: FirstBudgets): RenderedBudgets {
  const { measurement } = first;
  const drafts = planDrafts(first);
  const rest = measurement === undefined ? [] : renderRest(measurement);
  const lines = [
    ...renderHeader(first),
    ...renderEnvironments(measurement),
    "",
    ...renderPeople(drafts),
    "",
    "features:",
    ...drafts.flatMap((draft, index) => [...(index === 0 ? [] : [""]), ...renderFeature(draft)]),
    ...(rest.length === 0 ? [] : ["", ...rest]),
  ];
  const placeholders = lines.filter(
    (line) => line.includes(`: ${PLACEHOLDER}`) && !line.trimStart().startsWith("#"),
  ).length;
  return { text: `${lines.join("\n")}\n`, features: drafts.length, placeholders };
}
