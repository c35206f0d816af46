import { findOnPath, isNewEnough, readProgramOutput } from "@bursar/tools";
import type { Environment } from "@bursar/tools";

import { ToolsUnavailable } from "../tools-unavailable.ts";

// Oldest Go that builds the module sets.
const OLDEST_GO = "1.26.0";
const INSTALLED_GO = "1.26.8";

/**
 * The path of a `go` that is new enough.
 *
 * @param wanted what it is needed for, for the message
 * @throws ToolsUnavailable with the one command that installs Go
 */
export async function findGo(env: Environment, wanted: string): Promise<string> {
  const [path] = await findOnPath("go", env);
  if (path === undefined) {
    throw new ToolsUnavailable("go-missing", `${wanted} There is no \`go\` on PATH. ${renderInstall()}`);
  }
  const about = await readProgramOutput(path, ["version"], env, 10);
  const version = /\bgo(\d+\.\d+(?:\.\d+)?)/.exec(about.text)?.[1] ?? "";
  const full = version.split(".").length === 2 ? `${version}.0` : version;
  if (version === "" || !isNewEnough(full, OLDEST_GO)) {
    const found =
      version === "" ? `gives no version (${about.failure || about.text.trim()})` : `is ${version}`;
    throw new ToolsUnavailable("go-too-old", `${wanted} ${path} ${found}. ${renderInstall()}`);
  }
  return path;
}

function renderInstall(): string {
  const arch = process.arch === "x64" ? "amd64" : process.arch;
  const command =
    process.platform === "darwin"
      ? "brew install go"
      : `mkdir -p ~/.local/go && curl -fsSL https://go.dev/dl/go${INSTALLED_GO}.linux-${arch}.tar.gz | ` +
        "tar -xz -C ~/.local/go --strip-components=1 && export PATH=~/.local/go/bin:$PATH";
  return `This installs it: ${command}`;
}
