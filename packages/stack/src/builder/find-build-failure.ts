import { ToolsUnavailable } from "../tools-unavailable.ts";

const DISK_FULL = /no space left on device|ENOSPC|disk quota exceeded/i;
const NO_NETWORK =
  /dial tcp|no such host|i\/o timeout|connection refused|network is unreachable|TLS handshake|proxyconnect|module lookup disabled|temporary failure in name resolution/i;
const TOO_OLD = /requires go >= ?(\S+)/;

/** Where a build keeps its things. */
export interface BuildPlaces {
  /** Holds the binaries. */
  readonly cacheDir: string;
  /** Holds Go's output, once Go was run. */
  readonly logFile?: string;
}

/** Turns what `go` or the file system said into one paragraph with the reason and a way out. */
export function findBuildFailure(title: string, output: string, places: BuildPlaces): ToolsUnavailable {
  const lines = output.split("\n").map((line) => line.trim());
  if (DISK_FULL.test(output)) {
    return new ToolsUnavailable(
      "disk-full",
      `${title} could not be built: the disk is full. About 2 GB are needed in Go's caches ` +
        `(\`go env GOCACHE GOMODCACHE\`) and 0.3 GB in ${places.cacheDir}. Free some space and start again.`,
    );
  }
  const tooOld = TOO_OLD.exec(output);
  if (tooOld !== null) {
    return new ToolsUnavailable(
      "go-too-old",
      `${title} could not be built: it needs Go ${tooOld[1]?.replace(/[;,]$/, "") ?? ""} or newer, and this Go may ` +
        "not fetch it. Set GOTOOLCHAIN=auto or install a newer Go.",
    );
  }
  const network = lines.find((line) => NO_NETWORK.test(line));
  if (network !== undefined) {
    return new ToolsUnavailable(
      "no-network",
      `${title} could not be built: its Go modules could not be fetched (${network}). ` +
        "Check the network, or GOPROXY if a proxy is needed, and start again; what was fetched is kept.",
    );
  }
  const reason = lines.filter((line) => line !== "" && !line.startsWith("go: downloading")).slice(-3);
  const speaker = places.logFile === undefined ? "The system" : "Go";
  const whole = places.logFile === undefined ? "" : `The whole output is in ${places.logFile}. `;
  return new ToolsUnavailable(
    "build-failed",
    `${title} could not be built. ${speaker} said: ${reason.join(" | ") || "nothing"}. ` +
      `${whole}Docker serves instead of a build: start it and try again.`,
  );
}
