import type { Problem } from "@bursar/budgets";

/** What ends a message or stands between properties; GitHub decodes it again. */
const MESSAGE_CODES: Readonly<Record<string, string>> = { "%": "%25", "\r": "%0D", "\n": "%0A" };
const PROPERTY_CODES: Readonly<Record<string, string>> = { ...MESSAGE_CODES, ":": "%3A", ",": "%2C" };

function encodeText(text: string, codes: Readonly<Record<string, string>>): string {
  return text.replaceAll(/[%\r\n:,]/g, (each) => codes[each] ?? each);
}

/**
 * One workflow command of GitHub Actions for each problem: it shows at its line in a pull request.
 * Source: https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 *
 * @example `::error file=budgets.yaml,line=14,col=5::features.support-reply.team: is missing. …`
 */
export function renderGithub(problems: readonly Problem[]): string {
  return problems
    .map(({ severity, file, line, column, path, text }) => {
      const place = `file=${encodeText(file, PROPERTY_CODES)},line=${line},col=${column}`;
      return `::${severity} ${place}::${encodeText(`${path}: ${text}`, MESSAGE_CODES)}\n`;
    })
    .join("");
}
