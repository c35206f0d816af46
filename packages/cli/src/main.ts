#!/usr/bin/env node
const OLDEST = [22, 15] as const;

function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
}

if (isTooOld(process.versions.node)) {
  process.stderr.write(
    `bursar: needs Node ${OLDEST.join(".")} or newer; this is ${process.version}. Update Node.\n`,
  );
  process.exitCode = 3;
} else {
  // Loaded only now: an older Node lacks what the commands are written with.
  const { runInProcess } = await import("./run-in-process.ts");
  process.exitCode = await runInProcess();
}
