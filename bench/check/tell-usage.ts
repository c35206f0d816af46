// Loaded into the measured command: tells at its end what it took.
import { writeSync } from "node:fs";

process.once("exit", () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  writeSync(3, JSON.stringify({ maxRssKib: maxRSS, cpuMicroseconds: userCPUTime + systemCPUTime }));
});
