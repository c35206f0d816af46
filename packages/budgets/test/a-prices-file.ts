/** A correct file with every key; a test replaces the lines it is about. */
export const PRICES_FILE = `apiVersion: bursar.dev/v1
kind: Prices
deployments:
  support-prod: claude-opus-5-5
  "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/a1b2": claude-haiku-4-5-20251001
contracts:
  acme-2026:
    from: 2026-10-01
    until: 2027-10-01
    providers: [anthropic]
    multiplier: 0.85
    priorityMultiplier: 0.5
    batchMultiplier: 0.45
    geoUsMultiplier: 1.05
    webSearchUsdPerThousand: 8
    models:
      claude-opus-5-5: { multiplier: 0.8 }
      claude-opus-4-6:
        usdPerMillion: { input: 1.8, output: 9 }
        longPromptUsdPerMillion: { input: 2 }
        fastUsdPerMillion: { input: 4 }
  acme-2027:
    from: 2027-10-01
    providers: [anthropic, bedrock]
    multiplier: 8e-1
`;

/** The file with some of its text replaced; fails if the text is not in it. */
export function aPricesFile(...changes: readonly (readonly [from: string, to: string])[]): string {
  let text = PRICES_FILE;
  for (const [from, to] of changes) {
    if (!text.includes(from)) throw new Error(`the file has no ${from}`);
    text = text.replace(from, to);
  }
  return text;
}
