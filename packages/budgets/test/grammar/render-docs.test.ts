import { describe, expect, it } from "vitest";
import { renderDocs } from "../../src/grammar/render-docs.ts";

function renderGuide(guide: string): string {
  return renderDocs(guide).find(({ path }) => path === "docs/budgets.md")?.text ?? "";
}

describe("renderDocs", () => {
  it("keeps what people wrote above the reference of keys, and replaces what is below", () => {
    const text = renderGuide("# Budgets\n\nWritten.\n\n## Every key\n\nOld.\n");
    expect(text.startsWith("# Budgets\n\nWritten.\n\n## Every key\n\nFrom the grammar.")).toBe(true);
    expect(text).not.toContain("Old.");
    expect(renderGuide(text)).toBe(text);
  });

  it("tells each key with its meaning, what to write, and who reads it", () => {
    expect(renderGuide("").split("\n")).toEqual(
      expect.arrayContaining([
        "### features.*",
        '| `action.success` \\* | What counts as a successful action, in the owner\'s words. | Write a short text, such as "An agent sends the draft". | rules |',
        "| `overrides[].until` \\* | First day after it. | Write a day of the calendar, such as 2026-12-01. | check |",
        "| `product` | Product that it is a part of. | Write the product's name. | – |",
      ]),
    );
  });
});
