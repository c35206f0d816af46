import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { runCli } from "../../src/run-cli.ts";
import { aTerminal } from "../a-terminal.ts";
import { aRepository } from "./a-repository.ts";
import type { Repository } from "./a-repository.ts";

/** Budgets with one feature of this monthly budget in USD. */
function budgets(usdPerMonth: number): string {
  return `apiVersion: bursar.dev/v1
kind: Budgets
receivers: { pager: { webhook: { url: "http://127.0.0.1:9095/page" } } }
owners: { support-eng: { page: pager } }
teams: { support: { owner: support-eng } }
features:
  support-reply:
    team: support
    action: { success: An agent sends the draft. }
    budget: { usdPerAction: 0.02, usdPerMonth: ${usdPerMonth} }
`;
}

let repository: Repository;
let file = "";

let original: Repository;

/** main: 1000 → 2000; branch, from the first commit: 1000 → 5000; on disk 6000. */
beforeAll(() => {
  original = aRepository();
  original.write("budgets.yaml", budgets(1000));
  original.commit("first");
  original.git("branch", "branch");
  original.write("budgets.yaml", budgets(2000));
  original.commit("second");
  original.git("checkout", "--quiet", "branch");
  original.write("budgets.yaml", budgets(5000));
  original.commit("third");
  original.write("budgets.yaml", budgets(6000));
});

afterAll(() => {
  original.remove();
});

beforeEach(() => {
  repository = aRepository(original.folder);
  file = join(repository.folder, "budgets.yaml");
});

afterEach(() => {
  repository.remove();
});

async function diff(...args: readonly string[]): Promise<{ code: number; out: string; errors: string }> {
  const terminal = aTerminal();
  const code = await runCli(["diff", ...args], terminal);
  const strip = (text: string): string =>
    text.replaceAll(repository.folder, "R").replaceAll(/\b[0-9a-f]{7}\b/g, "HASH");
  return { code, out: strip(terminal.readOut()), errors: strip(terminal.readErrors()) };
}

/** The change of the one budget and the last line. */
async function findChange(...args: readonly string[]): Promise<readonly (string | undefined)[]> {
  const { out, errors } = await diff(...args);
  expect(errors).toBe("");
  const lines = out.trimEnd().split("\n");
  return [lines.find((line) => line.includes("usdPerMonth"))?.replace(/.*usdPerMonth {2}/, ""), lines.at(-1)];
}

describe("bursar diff", () => {
  it("tells what changes between the last commit and the disk", async () => {
    expect(await diff(file)).toEqual({
      code: 0,
      errors: "",
      out: `feature support-reply (for support-eng)
  limit      budget.usdPerMonth  $5,000.00 → $6,000.00 (+20 %)

sums
  all features, a month: $5,000.00 → $6,000.00 (+20 %)
  features of team support, a month: $5,000.00 → $6,000.00 (+20 %), limit none

R/budgets.yaml: HEAD (HASH) → the working tree: 1 change for 1 owner.
`,
    });
  });

  it.each([
    [["HEAD~1"], "$1,000.00 → $6,000.00 (+500 %)", "HEAD~1 (HASH) → the working tree"],
    [["main"], "$2,000.00 → $6,000.00 (+200 %)", "main (HASH) → the working tree"],
    [["main..HEAD"], "$2,000.00 → $5,000.00 (+150 %)", "main (HASH) → HEAD (HASH)"],
    [["main.."], "$2,000.00 → $5,000.00 (+150 %)", "main (HASH) → HEAD (HASH)"],
    [["main...HEAD"], "$1,000.00 → $5,000.00 (+400 %)", "main (HASH) → HEAD (HASH)"],
    [["HEAD~1..main"], "$1,000.00 → $2,000.00 (+100 %)", "HEAD~1 (HASH) → main (HASH)"],
    [["main", "branch"], "$2,000.00 → $5,000.00 (+150 %)", "main (HASH) → branch (HASH)"],
  ])("understands %j before a path", async (refs, change, sides) => {
    expect(await findChange(...refs, file)).toEqual([
      change,
      `R/budgets.yaml: ${sides}: 1 change for 1 owner.`,
    ]);
  });

  it("compares two files, outside of any repository too", async () => {
    const old = repository.write("old.yaml", budgets(3000));
    expect(await findChange(old, file)).toEqual([
      "$3,000.00 → $6,000.00 (+100 %)",
      "R/old.yaml → R/budgets.yaml: 1 change for 1 owner.",
    ]);
  });

  it("compares folders as they were, also where files came and went, without the prices in them", async () => {
    const [head = "", rest = ""] = budgets(700).split(/^(?=features:)/m);
    const features = `apiVersion: bursar.dev/v1\nkind: Budgets\n${rest}`;
    repository.write("team/teams.yaml", head);
    repository.write("team/old name.yaml", features);
    repository.write("team/prices.yaml", "kind: Nothing\n");
    repository.write("team/deeper/no.yaml", "no: budgets\n");
    repository.commit("a folder");
    repository.git("mv", "team/old name.yaml", "team/renamed.yml");
    const folder = join(repository.folder, "team");
    expect(await diff(folder)).toEqual({
      code: 0,
      out: "R/team: HEAD (HASH) → the working tree: no changes.\n",
      errors: "",
    });
    repository.write("team/renamed.yml", features.replace("700", "800"));
    expect((await findChange("HEAD", folder))[0]).toBe("$700.00 → $800.00 (+14.3 %)");
    repository.commit("renamed");
    rmSync(folder, { recursive: true });
    expect((await findChange("HEAD~1..HEAD", folder))[0]).toBe("$700.00 → $800.00 (+14.3 %)");
  });

  it("answers in JSON with figures, and in Markdown", async () => {
    const json = await diff(file, "--format", "json");
    expect(JSON.parse(json.out)).toMatchObject({
      from: "HEAD (HASH)",
      to: "the working tree",
      subjects: [
        {
          subject: { kind: "feature", name: "support-reply", owners: ["support-eng"] },
          changes: [{ kind: "limit", beforeFigure: 5000, afterFigure: 6000, growthRatio: 0.2 }],
        },
      ],
    });
    const markdown = await diff(file, "--format", "markdown");
    expect(markdown.out).toContain(
      "| support-eng | feature `support-reply` | limit `budget.usdPerMonth` | `$5,000.00` | `$6,000.00` (+20 %) |\n",
    );
  });

  it("exits 1 for a change only with --exit-code", async () => {
    expect((await diff("main..branch", file, "--exit-code")).code).toBe(1);
    expect((await diff("HEAD..HEAD", file, "--exit-code")).code).toBe(0);
  });

  it("tells the mistakes of an old version by its ref, and compares nothing", async () => {
    repository.write("budgets.yaml", budgets(-1));
    repository.commit("broken");
    repository.write("budgets.yaml", budgets(1000));
    const { code, out, errors } = await diff("HEAD", file);
    expect(errors).toBe(
      "HEAD:R/budgets.yaml:10:35 features.support-reply.budget.usdPerMonth: is -1. Write an amount above 0 in USD, digits only, such as 3000.\n",
    );
    expect({ code, out }).toEqual({ code: 2, out: "" });
  });

  it("tells that an old version is no text", async () => {
    repository.write("budgets.yaml", new Uint8Array([0xff, 0xfe, 0]));
    repository.commit("binary");
    expect((await diff("HEAD", file)).errors).toContain(
      "HEAD:R/budgets.yaml:1:1 (file): is not UTF-8 text. Save it as UTF-8.\n",
    );
  });

  it.each([
    [
      ["nowhere"],
      '"nowhere" is neither a path here nor a commit that git knows. Correct it, or fetch it first (git fetch origin nowhere).',
    ],
    [["main..nowhere"], '"nowhere" is neither a path here nor a commit that git knows.'],
    [["nowhere...main"], '"nowhere" is neither a path here nor a commit that git knows.'],
    [["main", "branch", "a", "b"], '"b" is one argument too many. Try --help.'],
    [["main..branch", "a", "b"], '"b" is one argument too many. Write two paths,'],
  ])("takes %j for the user's mistake", async (words, message) => {
    const args = words.length > 1 ? words : [...words, file];
    const { code, out, errors } = await diff(...args);
    expect(errors).toContain(`bursar: ${message}`);
    expect({ code, out }).toEqual({ code: 2, out: "" });
  });

  it("a file that the older version did not have yet is new as a whole", async () => {
    const other = repository.write("other.yaml", budgets(1));
    const { code, out, errors } = await diff("main", other);
    expect({ code, errors }).toEqual({ code: 0, errors: "" });
    expect(out).toContain("  added      $0.02 per action, $1.00 a month, team support\n");
    expect(out).toContain("R/other.yaml: main (HASH), not there yet → the working tree:");
    repository.commit("other");
    expect((await diff("main...HEAD", other)).out).toContain("main (HASH), not there yet → HEAD (HASH):");
  });

  it("says in which version a path is missing", async () => {
    const other = repository.write("other.yaml", budgets(1));
    repository.commit("other");
    expect((await diff("HEAD..main", other)).errors).toBe(
      "bursar: R/other.yaml is not in main (HASH). Name a path that the newer version has.\n",
    );
    expect((await diff(file, join(repository.folder, "none.yaml"))).errors).toContain(
      "bursar: cannot read R/none.yaml: it does not exist.",
    );
    expect((await diff("main..HEAD", join(repository.folder, "none", "none.yaml"))).code).toBe(2);
  });

  it("says that branches have nothing in common", async () => {
    repository.git("checkout", "--quiet", "--orphan", "lonely");
    repository.commit("alone");
    expect((await diff("main...lonely", file)).errors).toBe(
      "bursar: main and lonely have no commit in common here. Fetch more of their history (git fetch --unshallow).\n",
    );
  });

  it("says that a folder is in no repository", async () => {
    const folder = mkdtempSync(join(tmpdir(), "bursar-no-git-"));
    writeFileSync(join(folder, "budgets.yaml"), budgets(1));
    const { code, errors } = await diff("main", join(folder, "budgets.yaml"));
    rmSync(folder, { recursive: true });
    expect(errors).toBe(
      `bursar: ${folder} is in no git repository. Compare two files: bursar diff old.yaml new.yaml.\n`,
    );
    expect(code).toBe(2);
  });

  it("says that there is no git", async () => {
    vi.stubEnv("PATH", "/nowhere");
    const { code, errors } = await diff("main", file);
    expect(errors).toBe("bursar: git is not on the PATH. Install it, or compare two files.\n");
    expect(code).toBe(3);
  });
});
