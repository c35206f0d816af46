/** Where a build stands. */
export interface BuildProgress {
  /** Of the module sets to build: this one is number `index` of `count`, from 1. */
  readonly index: number;
  readonly count: number;
  readonly title: string;
  readonly version: string;
  readonly phase: "generate" | "count" | "compile";
  readonly elapsedSeconds: number;
  readonly fetchedModules: number;
  readonly compiledPackages: number;
  /** Unknown before Go has listed them: undefined. */
  readonly totalPackages: number | undefined;
}

/** One line about a running build. */
export function renderBuildProgress(progress: BuildProgress): string {
  const { index, count, title, version, elapsedSeconds } = progress;
  const what = `building ${index} of ${count}, ${title} ${version}`;
  return `${what}: ${renderPhase(progress)} (${renderDuration(elapsedSeconds)})`;
}

/** `0:07`, `12:30`: minutes and seconds. */
export function renderDuration(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

function renderPhase(progress: BuildProgress): string {
  const { phase, fetchedModules, compiledPackages, totalPackages } = progress;
  if (phase === "generate") return `writing sources, ${fetchedModules} Go modules fetched`;
  if (phase === "count") return `${fetchedModules} Go modules fetched`;
  if (compiledPackages === 0) return `compiling and linking ${totalPackages ?? "?"} packages`;
  return `${compiledPackages} of ${totalPackages ?? "?"} packages compiled`;
}
