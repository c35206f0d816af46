import type { Mistake } from "./mistakes.ts";

function aMistake(name: string, from: string, to: string, ...problems: readonly string[]): Mistake {
  return { name, changes: [[from, to]], problems: problems.map((problem) => `prices.yaml:${problem}`) };
}

const ABOVE_0 = "Write a factor above 0, at most 10, with at most 4 decimals, such as";
const FROM_0 = "Write a factor from 0 to 10 with at most 4 decimals, such as 0.5.";
const USD = "Write USD per million tokens from 0.001 to 500 with at most 6 decimals, such as 1.8.";
const SEARCHES = "Write USD per 1,000 searches from 0 to 1000 with at most 6 decimals, such as 8.";
const PROVIDERS = "Use one of: anthropic, aws, foundry, bedrock, vertex, google_cloud.";
const A_MODEL = "claude-opus-5-5: { multiplier: 0.8 }";
const CONTRACT_KEYS =
  "from, until, providers, multiplier, priorityMultiplier, batchMultiplier, geoUsMultiplier, webSearchUsdPerThousand, models";
const MODELS =
  "claude-fable-5-2, claude-mythos-5-2, claude-fable-5-1, claude-mythos-5-1, claude-fable-5, claude-mythos-5, claude-opus-5-5, claude-opus-5, claude-opus-4-8, claude-opus-4-7, claude-opus-4-6, claude-opus-4-5, …";

const OF_THE_FILE: readonly Mistake[] = [
  aMistake(
    "another version of the file format",
    "bursar.dev/v1",
    "bursar.dev/v2",
    '1:1 apiVersion: is "bursar.dev/v2". Write "apiVersion: bursar.dev/v1".',
  ),
  aMistake(
    "a version that is missing",
    "apiVersion: bursar.dev/v1\n",
    "",
    '1:1 apiVersion: is missing. Write "apiVersion: bursar.dev/v1".',
  ),
  aMistake("a misspelt kind", "kind: Prices", "kind: Price", '2:1 kind: is "Price". Write "kind: Prices".'),
  aMistake("a kind that is missing", "kind: Prices\n", "", '1:1 kind: is missing. Write "kind: Prices".'),
  aMistake(
    "the kind of a budgets file, and that alone",
    "kind: Prices\n",
    "kind: Budgets\nfeatures: {}\n",
    '2:1 kind: is "Budgets": this is a budgets file. Give a file of contract prices, or write "kind: Prices".',
  ),
  aMistake(
    "a misspelt section",
    "deployments:",
    "deployment:",
    '3:1 deployment: is not a known key here. Did you mean "deployments"?',
  ),
  aMistake(
    "an unknown section",
    "kind: Prices\n",
    "kind: Prices\ndiscounts: {}\n",
    "3:1 discounts: is not a known key here. Use one of: apiVersion, kind, deployments, contracts.",
  ),
  aMistake(
    "a tab as indentation",
    "  acme-2026:",
    "\tacme-2026:",
    "7:1 (file): is not valid YAML: Tabs are not allowed as indentation. Correct the line.",
  ),
  aMistake(
    "a bracket that is not closed",
    "[anthropic]",
    "[anthropic",
    "11:5 (file): is not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]. Correct the line.",
  ),
  aMistake(
    "an unknown tag",
    "[anthropic]",
    "!!js/function x",
    "10:16 (file): is not valid YAML: Unresolved tag: tag:yaml.org,2002:js/function. Correct the line.",
  ),
  aMistake(
    "an anchor that is nowhere",
    "[anthropic]",
    "*providers",
    "10:16 (file): cannot be read: Unresolved alias (the anchor must be set before the alias): providers. Write the text out instead of using aliases.",
  ),
];

const OF_DEPLOYMENTS: readonly Mistake[] = [
  aMistake(
    "deployments that are a list",
    '  support-prod: claude-opus-5-5\n  "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/a1b2": claude-haiku-4-5-20251001\n',
    "  - support-prod\n",
    "3:1 deployments: is a list. Write one deployment per line: <id>: <model>.",
  ),
  aMistake(
    "a deployment without its model",
    "support-prod: claude-opus-5-5",
    "support-prod:",
    "4:3 deployments.support-prod: is empty. Write the id of the model behind it, such as claude-opus-5-5.",
  ),
  aMistake(
    "a deployment of a number",
    "support-prod: claude-opus-5-5",
    "support-prod: 5.5",
    "4:3 deployments.support-prod: is 5.5. Write the id of the model behind it, such as claude-opus-5-5.",
  ),
  aMistake(
    "a deployment of a misspelt model",
    "support-prod: claude-opus-5-5",
    "support-prod: claude-opsu-5-5",
    '4:3 deployments.support-prod: "claude-opsu-5-5" is not a known model. Did you mean "claude-opus-5-5"?',
  ),
  aMistake(
    "a deployment of an unknown model",
    "support-prod: claude-opus-5-5",
    "support-prod: gpt",
    `4:3 deployments.support-prod: "gpt" is not a known model. Use one of: ${MODELS}.`,
  ),
  aMistake(
    "a deployment without an id",
    "support-prod:",
    '" ":',
    "4:3 deployments. : is not a usable id. Write the id that calls name, such as support-prod.",
  ),
  aMistake(
    "a deployment that JavaScript would lose",
    "support-prod:",
    "__proto__:",
    "4:3 deployments.__proto__: is not a usable id. Write the id that calls name, such as support-prod.",
  ),
  aMistake(
    "a deployment that renames a model",
    "support-prod:",
    "claude-haiku-4-5-20251001:",
    "4:3 deployments.claude-haiku-4-5-20251001: is a model itself: a deployment cannot make it claude-opus-5-5. Remove the line.",
  ),
  aMistake(
    "a deployment that is written twice",
    "support-prod:",
    "support-prod: claude-opus-5\n  support-prod:",
    "5:3 deployments.support-prod: is written twice. Remove one of the two.",
  ),
];

const OF_CONTRACTS: readonly Mistake[] = [
  aMistake(
    "a contract with capital letters",
    "acme-2026:",
    "Acme 2026:",
    '7:3 contracts.Acme 2026: is not a usable name. Use at most 63 of a-z, 0-9, ".", "_" and "-", beginning with a letter or digit.',
  ),
  aMistake(
    "a contract that is empty",
    "    from: 2027-10-01\n    providers: [anthropic, bedrock]\n    multiplier: 8e-1\n",
    "",
    '22:3 contracts.acme-2027: is empty. Write a mapping with "from" and what was agreed, such as { from: 2026-10-01, multiplier: 0.85 }.',
  ),
  aMistake(
    "a contract that is written twice",
    "acme-2027:",
    "acme-2026:",
    "22:3 contracts.acme-2026: is written twice. Remove one of the two.",
  ),
  aMistake(
    "a misspelt key of a contract",
    "geoUsMultiplier:",
    "geoUSMultiplyer:",
    '14:5 contracts.acme-2026.geoUSMultiplyer: is not a known key here. Did you mean "geoUsMultiplier"?',
  ),
  aMistake(
    "an unknown key of a contract",
    "geoUsMultiplier:",
    "currency:",
    `14:5 contracts.acme-2026.currency: is not a known key here. Use one of: ${CONTRACT_KEYS}.`,
  ),
  aMistake(
    "a contract without its first day",
    "    from: 2026-10-01\n",
    "",
    "7:3 contracts.acme-2026.from: is missing. Write a UTC day of the calendar, such as 2026-10-01.",
  ),
  aMistake(
    "a first day that no calendar has",
    "from: 2026-10-01",
    "from: 2026-02-30",
    '8:5 contracts.acme-2026.from: is "2026-02-30". Write a UTC day of the calendar, such as 2026-10-01.',
  ),
  aMistake(
    "a first day with its hour",
    "from: 2026-10-01",
    "from: 2026-10-01T00:00:00Z",
    '8:5 contracts.acme-2026.from: is "2026-10-01T00:00:00Z". Write a UTC day of the calendar, such as 2026-10-01.',
  ),
  aMistake(
    "a first day that is a year",
    "from: 2026-10-01",
    "from: 2026",
    "8:5 contracts.acme-2026.from: is 2026. Write a UTC day of the calendar, such as 2026-10-01.",
  ),
  aMistake(
    "an end that no calendar has",
    "until: 2027-10-01",
    "until: 2027-13-01",
    '9:5 contracts.acme-2026.until: is "2027-13-01". Write a UTC day of the calendar, such as 2027-10-01.',
  ),
  aMistake(
    "an end that is empty",
    "until: 2027-10-01",
    "until:",
    "9:5 contracts.acme-2026.until: is empty. Write a UTC day of the calendar, such as 2027-10-01.",
  ),
  aMistake(
    "an end on the first day",
    "until: 2027-10-01",
    "until: 2026-10-01",
    '9:5 contracts.acme-2026.until: is not after "from" (2026-10-01). Write the first day on which it holds no more, or leave it out.',
  ),
  aMistake(
    "providers that are one text",
    "[anthropic]",
    "anthropic",
    '10:5 contracts.acme-2026.providers: is "anthropic". Write a list of providers, such as [anthropic], or leave it out: then all count.',
  ),
  aMistake(
    "no providers in the list",
    "[anthropic]",
    "[]",
    "10:5 contracts.acme-2026.providers: is an empty list. Write a list of providers, such as [anthropic], or leave it out: then all count.",
  ),
  aMistake(
    "a provider that is a number",
    "[anthropic]",
    "[1]",
    "10:17 contracts.acme-2026.providers.0: is 1. Write a list of providers, such as [anthropic], or leave it out: then all count.",
  ),
  aMistake(
    "a misspelt provider",
    "[anthropic]",
    "[bedrok]",
    '10:17 contracts.acme-2026.providers.0: "bedrok" is not a known provider. Did you mean "bedrock"?',
  ),
  aMistake(
    "a provider that nobody knows",
    "[anthropic]",
    "[vertex, unknown]",
    `10:25 contracts.acme-2026.providers.1: "unknown" is not a known provider. ${PROVIDERS}`,
  ),
  aMistake(
    "a provider that is named twice",
    "[anthropic]",
    "[anthropic, vertex, anthropic]",
    '10:36 contracts.acme-2026.providers.2: "anthropic" is named twice. Remove one of the two.',
  ),
  aMistake(
    "two contracts on the same day with the same provider",
    "until: 2027-10-01",
    "until: 2027-10-02",
    '22:3 contracts.acme-2027: holds for anthropic on 2027-10-01, and so does "acme-2026". Let one end before the other begins, or name other providers.',
  ),
  aMistake(
    "a contract without end below one without providers",
    "    until: 2027-10-01\n    providers: [anthropic]\n",
    "",
    '20:3 contracts.acme-2027: holds for anthropic on 2027-10-01, and so does "acme-2026". Let one end before the other begins, or name other providers.',
  ),
];

const OF_FACTORS: readonly Mistake[] = [
  aMistake(
    "a factor of zero",
    "multiplier: 0.85",
    "multiplier: 0",
    `11:5 contracts.acme-2026.multiplier: is 0. ${ABOVE_0} 0.85.`,
  ),
  aMistake(
    "a factor above 10",
    "multiplier: 0.85",
    "multiplier: 10.0001",
    `11:5 contracts.acme-2026.multiplier: is 10.0001. ${ABOVE_0} 0.85.`,
  ),
  aMistake(
    "a factor with 5 decimals",
    "multiplier: 0.85",
    "multiplier: 0.85001",
    `11:5 contracts.acme-2026.multiplier: is 0.85001. ${ABOVE_0} 0.85.`,
  ),
  aMistake(
    "a factor that a float would round to a good one",
    "multiplier: 0.85",
    "multiplier: 0.850000000000000000001",
    `11:5 contracts.acme-2026.multiplier: is "0.850000000000000000001". ${ABOVE_0} 0.85.`,
  ),
  aMistake(
    "a factor that is a discount",
    "multiplier: 0.85",
    "multiplier: 15%",
    `11:5 contracts.acme-2026.multiplier: is "15%". ${ABOVE_0} 0.85.`,
  ),
  aMistake(
    "a factor that is empty",
    "multiplier: 0.85",
    "multiplier:",
    `11:5 contracts.acme-2026.multiplier: is empty. ${ABOVE_0} 0.85.`,
  ),
  aMistake(
    "a factor that is a list",
    "multiplier: 0.85",
    "multiplier: [0.85]",
    `11:5 contracts.acme-2026.multiplier: is a list. ${ABOVE_0} 0.85.`,
  ),
  aMistake(
    "a negative factor of priority",
    "priorityMultiplier: 0.5",
    "priorityMultiplier: -0.5",
    `12:5 contracts.acme-2026.priorityMultiplier: is -0.5. ${FROM_0}`,
  ),
  aMistake(
    "a factor of priority above 10",
    "priorityMultiplier: 0.5",
    "priorityMultiplier: .inf",
    `12:5 contracts.acme-2026.priorityMultiplier: is .inf. ${FROM_0}`,
  ),
  aMistake(
    "a factor of batches that is a truth",
    "batchMultiplier: 0.45",
    "batchMultiplier: true",
    `13:5 contracts.acme-2026.batchMultiplier: is true. ${ABOVE_0} 0.5.`,
  ),
  aMistake(
    "a factor of batches of zero",
    "batchMultiplier: 0.45",
    "batchMultiplier: '0.0'",
    `13:5 contracts.acme-2026.batchMultiplier: is "0.0". ${ABOVE_0} 0.5.`,
  ),
  aMistake(
    "a factor of the place that is no number",
    "geoUsMultiplier: 1.05",
    "geoUsMultiplier: .nan",
    `14:5 contracts.acme-2026.geoUsMultiplier: is .nan. ${ABOVE_0} 1.1.`,
  ),
  aMistake(
    "a factor of the place above 10",
    "geoUsMultiplier: 1.05",
    "geoUsMultiplier: 11",
    `14:5 contracts.acme-2026.geoUsMultiplier: is 11. ${ABOVE_0} 1.1.`,
  ),
  aMistake(
    "a price of searches above 1000",
    "webSearchUsdPerThousand: 8",
    "webSearchUsdPerThousand: 1000.01",
    `15:5 contracts.acme-2026.webSearchUsdPerThousand: is 1000.01. ${SEARCHES}`,
  ),
  aMistake(
    "a negative price of searches",
    "webSearchUsdPerThousand: 8",
    "webSearchUsdPerThousand: -1",
    `15:5 contracts.acme-2026.webSearchUsdPerThousand: is -1. ${SEARCHES}`,
  ),
  aMistake(
    "a price of searches with a currency",
    "webSearchUsdPerThousand: 8",
    "webSearchUsdPerThousand: 8 USD",
    `15:5 contracts.acme-2026.webSearchUsdPerThousand: is "8 USD". ${SEARCHES}`,
  ),
];

const OF_MODELS: readonly Mistake[] = [
  aMistake(
    "models that are one text",
    "    models:\n      claude-opus-5-5: { multiplier: 0.8 }\n      claude-opus-4-6:\n        usdPerMillion: { input: 1.8, output: 9 }\n        longPromptUsdPerMillion: { input: 2 }\n        fastUsdPerMillion: { input: 4 }\n",
    "    models: all\n",
    '16:5 contracts.acme-2026.models: is "all". Write one model per line: <model>: { multiplier: 0.8 }.',
  ),
  aMistake(
    "a misspelt model",
    A_MODEL,
    "claude-opus-55: { multiplier: 0.8 }",
    '17:7 contracts.acme-2026.models.claude-opus-55: is not a known model. Did you mean "claude-opus-5-5"?',
  ),
  aMistake(
    "an unknown model",
    A_MODEL,
    "gpt: { multiplier: 0.8 }",
    `17:7 contracts.acme-2026.models.gpt: is not a known model. Use one of: ${MODELS}.`,
  ),
  aMistake(
    "two ids of the same model",
    A_MODEL,
    "claude-haiku-4-5-20251001: { multiplier: 0.8 }\n      claude-haiku-4-5: { multiplier: 0.7 }",
    '18:7 contracts.acme-2026.models.claude-haiku-4-5: is the same model as "claude-haiku-4-5-20251001". Keep one of the two.',
  ),
  aMistake(
    "a model with a bare factor",
    A_MODEL,
    "claude-opus-5-5: 0.8",
    "17:7 contracts.acme-2026.models.claude-opus-5-5: is 0.8. Write { multiplier: 0.8 } or { usdPerMillion: { input: 1.8, output: 9 } }.",
  ),
  aMistake(
    "a model of which nothing is said",
    A_MODEL,
    "claude-opus-5-5: {}",
    "17:7 contracts.acme-2026.models.claude-opus-5-5: says nothing. Write { multiplier: 0.8 } or { usdPerMillion: { input: 1.8, output: 9 } }.",
  ),
  aMistake(
    "a model that is empty",
    A_MODEL,
    "claude-opus-5-5:",
    "17:7 contracts.acme-2026.models.claude-opus-5-5: is empty. Write { multiplier: 0.8 } or { usdPerMillion: { input: 1.8, output: 9 } }.",
  ),
  aMistake(
    "a misspelt key of a model",
    "usdPerMillion:",
    "usdPerMilion:",
    '19:9 contracts.acme-2026.models.claude-opus-4-6.usdPerMilion: is not a known key here. Did you mean "usdPerMillion"?',
  ),
  aMistake(
    "a factor of a model out of range",
    A_MODEL,
    "claude-opus-5-5: { multiplier: 85 }",
    `17:26 contracts.acme-2026.models.claude-opus-5-5.multiplier: is 85. ${ABOVE_0} 0.8.`,
  ),
  aMistake(
    "prices that are one number",
    "{ input: 1.8, output: 9 }",
    "1.8",
    "19:9 contracts.acme-2026.models.claude-opus-4-6.usdPerMillion: is 1.8. Write a mapping such as { input: 1.8, output: 9 }.",
  ),
  aMistake(
    "prices without a class",
    "longPromptUsdPerMillion: { input: 2 }",
    "longPromptUsdPerMillion: {}",
    "20:9 contracts.acme-2026.models.claude-opus-4-6.longPromptUsdPerMillion: names no price. Write a mapping such as { input: 1.8, output: 9 }.",
  ),
  aMistake(
    "a misspelt class",
    "output: 9",
    "cacheRaed: 0.1",
    '19:38 contracts.acme-2026.models.claude-opus-4-6.usdPerMillion.cacheRaed: is not a known key here. Did you mean "cacheRead"?',
  ),
  aMistake(
    "an unknown class of long prompts",
    "longPromptUsdPerMillion: { input: 2 }",
    "longPromptUsdPerMillion: { images: 2 }",
    "20:36 contracts.acme-2026.models.claude-opus-4-6.longPromptUsdPerMillion.images: is not a known key here. Use one of: input, output, cacheWrite5m, cacheWrite1h, cacheRead.",
  ),
  aMistake(
    "an unknown class of the fast mode",
    "fastUsdPerMillion: { input: 4 }",
    "fastUsdPerMillion: { inputs: 4 }",
    '21:30 contracts.acme-2026.models.claude-opus-4-6.fastUsdPerMillion.inputs: is not a known key here. Did you mean "input"?',
  ),
  aMistake(
    "a price of zero",
    "output: 9",
    "output: 0",
    `19:38 contracts.acme-2026.models.claude-opus-4-6.usdPerMillion.output: is 0. ${USD}`,
  ),
  aMistake(
    "a price per token",
    "output: 9",
    "output: 0.000009",
    `19:38 contracts.acme-2026.models.claude-opus-4-6.usdPerMillion.output: is 0.000009. ${USD}`,
  ),
  aMistake(
    "a price above 500",
    "output: 9",
    "cacheWrite5m: 500.5",
    `19:38 contracts.acme-2026.models.claude-opus-4-6.usdPerMillion.cacheWrite5m: is 500.5. ${USD}`,
  ),
  aMistake(
    "a price with 7 decimals",
    "output: 9",
    "cacheWrite1h: 1.0000001",
    `19:38 contracts.acme-2026.models.claude-opus-4-6.usdPerMillion.cacheWrite1h: is 1.0000001. ${USD}`,
  ),
  aMistake(
    "a price with a currency sign",
    "output: 9",
    "cacheRead: $9",
    `19:38 contracts.acme-2026.models.claude-opus-4-6.usdPerMillion.cacheRead: is "$9". ${USD}`,
  ),
];

/** Every problem that a file of contract prices can have. */
export const PRICE_MISTAKES: readonly Mistake[] = [
  ...OF_THE_FILE,
  ...OF_DEPLOYMENTS,
  ...OF_CONTRACTS,
  ...OF_FACTORS,
  ...OF_MODELS,
];
