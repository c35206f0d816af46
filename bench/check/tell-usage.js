// Loaded into the measured command: tells at its end what it took. No TypeScript, whose types would be taken out first.
import { writeSync } from "node:fs";

process.once("exit", () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  writeSync(3, JSON.stringify({ maxRssKib: maxRSS, cpuMicroseconds: userCPUTime + systemCPUTime }));
});
