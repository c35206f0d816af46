import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";

const PACKAGES = readdirSync("packages").filter((name) => statSync(join("packages", name)).isDirectory());
const DRAWERS = /^(utils?|helpers?|common|shared|misc|manager|service|base|data|process.*|handle.*)$/;

interface Row {
  readonly npmName: string;
  readonly mayImport: readonly string[];
}

/** The table of packages in ARCHITECTURE.md: folder → npm name and allowed imports. */
function readArrows(): ReadonlyMap<string, Row> {
  const rows = new Map<string, Row>();
  const lines = readFileSync("ARCHITECTURE.md", "utf8").split("\n");
  for (const line of lines) {
    const cells = line.split("|").map((cell) => cell.trim());
    const [, folder = "", npmName = "", , mayImport = ""] = cells;
    if (cells.length !== 6 || !/^`.*`$/.test(npmName)) continue;
    rows.set(folder, {
      npmName: npmName.replaceAll("`", ""),
      mayImport: mayImport === "–" ? [] : mayImport.split(",").map((name) => name.trim()),
    });
  }
  return rows;
}

function listFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes("node_modules"))
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Module specifiers of static, dynamic and re-exporting imports. */
function findImports(file: string): readonly string[] {
  const text = readFileSync(file, "utf8");
  return [...text.matchAll(/(?:from|import)\s*\(?\s*["']([^"']+)["']/g)].map((match) => match[1] ?? "");
}

const arrows = readArrows();
const folderOf = new Map([...arrows].map(([folder, row]) => [row.npmName, folder]));
const sources = PACKAGES.flatMap((name) => listFiles(join("packages", name, "src")));
const allCode = [
  ...sources,
  ...PACKAGES.flatMap((name) => listTests(name)),
  ...listFiles("test"),
  ...listFiles("scripts"),
  ...listFiles("bench"),
].filter((file) => /\.(ts|js)$/.test(file));

function listTests(name: string): readonly string[] {
  try {
    return listFiles(join("packages", name, "test"));
  } catch {
    return [];
  }
}

describe("the table of packages", () => {
  it("has a row for each folder in packages/, with its npm name", () => {
    expect([...arrows.keys()].sort()).toEqual(PACKAGES.toSorted());
    for (const [folder, row] of arrows) {
      const manifest = JSON.parse(readFileSync(join("packages", folder, "package.json"), "utf8")) as {
        name: string;
      };
      expect(manifest.name).toBe(row.npmName);
    }
  });

  it("has no cycle", () => {
    const visit = (folder: string, path: readonly string[]): void => {
      expect(path, `cycle: ${[...path, folder].join(" → ")}`).not.toContain(folder);
      for (const next of arrows.get(folder)?.mayImport ?? []) visit(next, [...path, folder]);
    };
    for (const folder of arrows.keys()) visit(folder, []);
  });
});

describe.each(PACKAGES)("package %s", (folder) => {
  const row = arrows.get(folder);
  const files = listFiles(join("packages", folder, "src")).filter((file) => file.endsWith(".ts"));

  it("imports of ours only what its row allows, and names it in its manifest", () => {
    const manifest = JSON.parse(readFileSync(join("packages", folder, "package.json"), "utf8")) as {
      dependencies?: Record<string, string>;
    };
    for (const file of files) {
      for (const specifier of findImports(file)) {
        const target = folderOf.get(
          specifier
            .split("/")
            .slice(0, specifier.startsWith("@") ? 2 : 1)
            .join("/"),
        );
        if (!target || target === folder) continue;
        expect(row?.mayImport, `${file} imports ${specifier}`).toContain(target);
        expect(Object.keys(manifest.dependencies ?? {}), `${folder}/package.json`).toContain(
          arrows.get(target)?.npmName,
        );
      }
    }
  });

  it("reaches no file outside its own src by a relative path", () => {
    for (const file of files) {
      const depth = file.split("/").length - 4;
      for (const specifier of findImports(file)) {
        const ups = specifier.split("/").filter((part) => part === "..").length;
        expect(ups, `${file} imports ${specifier}`).toBeLessThanOrEqual(depth);
      }
    }
  });

  it("has a README of at most 30 lines", () => {
    const lines = readFileSync(join("packages", folder, "README.md"), "utf8")
      .trimEnd()
      .split("\n");
    expect(lines.length).toBeLessThanOrEqual(30);
  });
});

describe("every source file", () => {
  it("has a name that says what is in it", () => {
    for (const file of allCode) {
      const name = basename(file).replace(/(\.(stack-)?test|\.d)?\.(ts|js)$/, "");
      expect(name, file).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*(\.stack-test|\.config)?$/);
      for (const part of file.split("/").slice(0, -1)) expect(part, file).not.toMatch(DRAWERS);
      expect(name, file).not.toMatch(DRAWERS);
    }
  });

  it("re-exports by name, never by star", () => {
    for (const file of sources.filter((path) => path.endsWith(".ts"))) {
      expect(readFileSync(file, "utf8"), file).not.toMatch(/^export \*/m);
    }
  });

  it("is short: median at most 90 lines, nine of ten at most 200", () => {
    const lengths = sources
      .filter((path) => path.endsWith(".ts"))
      .map((file) => readFileSync(file, "utf8").split("\n").length)
      .sort((a, b) => a - b);
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(90);
    expect(lengths[Math.floor(lengths.length * 0.9)]).toBeLessThanOrEqual(200);
  });
});

it("the instrumentation names the version that is published", () => {
  const manifest = JSON.parse(readFileSync("packages/instrumentation/package.json", "utf8")) as {
    version: string;
  };
  const source = readFileSync("packages/instrumentation/src/package-version.ts", "utf8");
  expect(source).toContain(`const VERSION = "${manifest.version}";`);
});

describe("pure packages", () => {
  it.each(["budgets", "pricing", "conventions"])("%s does no I/O and reads no clock", (folder) => {
    for (const file of listFiles(join("packages", folder, "src")).filter((path) => path.endsWith(".ts"))) {
      const text = readFileSync(file, "utf8").replaceAll(/^\s*(\*|\/\*|\/\/).*$/gm, "");
      expect(text, file).not.toMatch(/from "node:(fs|http|https|net|child_process|os|process|timers)/);
      expect(text, file).not.toMatch(
        /Date\.now\(|new Date\(\)|process\.(env|argv|cwd)|fetch\(|performance\.now/,
      );
    }
  });
});

describe("texts at the top", () => {
  it.each([
    ["README.md", 150],
    ["ARCHITECTURE.md", 120],
    ["collector-config/README.md", 20],
    ["alert-rules/README.md", 20],
    ["grafana-dashboards/README.md", 20],
    ["bench/README.md", 20],
  ])("%s has at most %i lines", (file, limit) => {
    expect(readFileSync(file, "utf8").trimEnd().split("\n").length).toBeLessThanOrEqual(limit);
  });
});
