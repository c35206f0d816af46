/** The whole knowledge base, about 40,000 tokens: what a first version of such a feature puts into each prompt. */
const article = (number) =>
  `Article ${number}. To change a setting, open the workspace menu, choose Settings, then Billing or Members. ` +
  "Changes to seats take effect at the next invoice; a credit note is sent on request. Exports are kept for seven days. ";

export const KNOWLEDGE_BASE = Array.from({ length: 740 }, (_, index) => article(index + 1)).join("\n");
