import { findOnPath } from "./find-on-path.ts";
import type { Environment } from "./found-tool.ts";
import { readProgramOutput } from "./read-program-output.ts";

/** A Docker engine that answers, or why there is none. */
export type DockerSearch =
  | { readonly kind: "engine"; readonly path: string; readonly version: string }
  | { readonly kind: "refused"; readonly reason: string };

// A remote or starting engine may hang; nobody waits longer for an answer that may be no.
const ANSWER_SECONDS = 4;

/** Looks for a `docker` client on PATH whose engine runs. */
export async function findDocker(
  env: Environment,
  timeoutSeconds: number = ANSWER_SECONDS,
): Promise<DockerSearch> {
  const [path] = await findOnPath("docker", env);
  if (path === undefined) return { kind: "refused", reason: "no `docker` on PATH" };
  const info = await readProgramOutput(path, ["info", "--format", "{{.ServerVersion}}"], env, timeoutSeconds);
  if (!info.ok) return { kind: "refused", reason: `\`docker info\` ${info.failure}` };
  const version = info.text.trim().split("\n")[0] ?? "";
  // Some clients exit with 0 although no engine answered.
  if (!/^\d/.test(version)) return { kind: "refused", reason: "`docker info` names no engine" };
  return { kind: "engine", path, version };
}
