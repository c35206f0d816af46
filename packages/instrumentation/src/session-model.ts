import { readFields } from "./read-fields.ts";
import type { Fields } from "./read-fields.ts";

/** The one model that every request of a session goes to, with what its price depends on. */
export interface SessionModel {
  readonly id: string;
  /** `standard` unless it is configured. */
  readonly speed: unknown;
  readonly geo: unknown;
}

/** Undefined where a session may use several models, or may use one at several speeds or places. */
export function findSessionModel(agent: unknown): SessionModel | undefined {
  const models = listModels(agent);
  const [first] = models ?? [];
  if (models === undefined || first === undefined) return undefined;
  const isOne = models.every(({ id, speed, geo }) => {
    return id === first.id && speed === first.speed && geo === first.geo;
  });
  return isOne ? first : undefined;
}

/** Undefined where they are not all known. */
function listModels(agent: unknown): readonly SessionModel[] | undefined {
  const fields = readFields(agent);
  const own = readModel(fields?.["model"]);
  const roster = fields?.["multiagent"];
  if (own === undefined || fields === undefined) return undefined;
  if (roster === undefined || roster === null) return [own];
  const others = listRoster(readFields(roster) ?? {});
  return others === undefined ? undefined : [own, ...others];
}

function listRoster(roster: Fields): readonly SessionModel[] | undefined {
  if (roster["type"] === "coordinator") return listAgents(roster["agents"]);
  if (roster["type"] !== "multiagent_20261001") return undefined;
  const { advisor, subagents, workflows } = roster;
  const advisors = isOff(advisor) ? [] : listAgents([advisor]);
  const groups = [advisors, listMembers(subagents), listMembers(workflows)];
  return groups.every((group) => group !== undefined) ? groups.flat() : undefined;
}

/** Inline agents are defined as the session runs, so nothing tells their models. */
function listMembers(member: unknown): readonly SessionModel[] | undefined {
  if (isOff(member)) return [];
  const { inline_agents: inline, predefined_agents: predefined } = readFields(member) ?? {};
  return isOff(inline) ? listAgents(predefined) : undefined;
}

function listAgents(agents: unknown): readonly SessionModel[] | undefined {
  if (!Array.isArray(agents)) return undefined;
  const models = agents.map((agent: unknown) => readModel(readFields(agent)?.["model"]));
  return models.every((model) => model !== undefined) ? models : undefined;
}

function isOff(member: unknown): boolean {
  return readFields(member)?.["type"] === "disabled";
}

/** A model's id, or its configuration. */
function readModel(model: unknown): SessionModel | undefined {
  if (typeof model === "string") return { id: model, speed: "standard", geo: undefined };
  const fields = readFields(model);
  const id = fields?.["id"];
  if (fields === undefined || typeof id !== "string") return undefined;
  return { id, speed: fields["speed"] ?? "standard", geo: fields["inference_geo"] ?? undefined };
}
