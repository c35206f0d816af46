/**
 * Sends a signal to a program and to all that it started, which is one process group.
 *
 * @param pid of the group's leader
 * @returns false when nothing of the group is left
 */
export function endGroup(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(-pid, signal);
  } catch {
    return false;
  }
}
