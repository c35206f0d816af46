const OLDEST = [22, 15] as const;

function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
}

// A fault of ours must not keep the program from starting. The rest is loaded only now: an older Node lacks what
// it is written with.
try {
  if (isTooOld(process.versions.node))
    throw new Error(`Node ${OLDEST.join(".")} or newer is needed; this is ${process.version}`);
  const { startMetering } = await import("./start-metering.ts");
  await startMetering();
} catch (fault) {
  process.emitWarning(`metering did not start: ${fault instanceof Error ? fault.message : String(fault)}`, {
    type: "BursarWarning",
  });
}
