import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { expect, test } from "vitest";

import { planCommand } from "../src/plan-command.ts";
import { makeFolder, writeProgram } from "./fake-program.ts";

const binary = { kind: "binary", name: "promtool", path: "/opt/promtool", version: "3.16.0" } as const;
const docker = {
  kind: "docker",
  name: "promtool",
  engine: "/usr/bin/docker",
  image: "prom/prometheus:v3.16.0",
} as const;

test("a binary is called as it is", () => {
  const mounts = [{ path: "/rules" }];
  expect(planCommand(binary, ["check", "rules", "/rules/a.yaml"], { mounts, cwd: "/rules" })).toEqual({
    command: "/opt/promtool",
    args: ["check", "rules", "/rules/a.yaml"],
    env: {},
    cwd: "/rules",
  });
});

test("a container sees the mounts under their own paths, read-only unless said otherwise", () => {
  const command = planCommand(docker, ["check", "rules", "/rules/a.yaml"], {
    mounts: [{ path: "/rules" }, { path: "/out", writable: true }],
    env: { TOKEN: "secret" },
    cwd: "/rules",
    user: "1000:1000",
    containerName: "check-1",
  });
  expect(command.command).toBe("/usr/bin/docker");
  expect(command.args.join(" ")).toBe(
    "run --rm --init --network host --user 1000:1000 --name check-1 --workdir /rules " +
      "--volume /rules:/rules:ro --volume /out:/out --env TOKEN --entrypoint /bin/promtool " +
      "prom/prometheus:v3.16.0 check rules /rules/a.yaml",
  );
  expect(command.env).toEqual({ TOKEN: "secret" });
});

test("a named container comes with the command that removes it", () => {
  expect(planCommand(docker, [], { containerName: "check-1" }).cleanUp).toEqual({
    command: "/usr/bin/docker",
    args: ["rm", "--force", "--volumes", "check-1"],
  });
  expect(planCommand(docker, []).cleanUp).toBeUndefined();
  expect(planCommand(binary, [], { containerName: "check-1" }).cleanUp).toBeUndefined();
});

test("a docker client that is really started gets every argument as one", async () => {
  const folder = await makeFolder();
  const engine = await writeProgram(folder, "docker", 'for each in "$@"; do echo "[$each]"; done');
  const { command, args } = planCommand({ ...docker, engine }, ["query", "sum(a b)"]);
  const { stdout } = await promisify(execFile)(command, [...args]);
  expect(stdout.trim().split("\n").slice(-4)).toEqual([
    "[/bin/promtool]",
    "[prom/prometheus:v3.16.0]",
    "[query]",
    "[sum(a b)]",
  ]);
});
