import type { Tool } from "./tool.ts";

/** An environment variable names a binary that cannot serve. It is a mistake to tell, not one to work around. */
export class ToolUnusable extends Error {
  override readonly name = "ToolUnusable";
  readonly variable: string;

  constructor(tool: Tool, path: string, reason: string) {
    super(
      `${tool.variable} names ${path}, which cannot be used: ${reason}. ` +
        `Set it to a ${tool.title} ${tool.oldest} or newer, or unset it to have one looked for.`,
    );
    this.variable = tool.variable;
  }
}
