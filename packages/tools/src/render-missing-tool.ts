import type { MissingTool } from "./found-tool.ts";
import { TOOLS } from "./tool.ts";

/** One paragraph: what is missing, where it was looked for, and what to do. */
export function renderMissingTool(missing: MissingTool): string {
  const tool = TOOLS[missing.name];
  const tried = missing.tried.map(({ place, reason }) => `${place} (${reason})`).join("; ");
  return (
    `${tool.title} ${tool.oldest} or newer was not found. Looked at: ${tried}. ` +
    `Put it on PATH, set ${tool.variable} to its path, or start Docker, which then runs ${tool.image}.`
  );
}
