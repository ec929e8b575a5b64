import { readFileSync } from "node:fs";

/** A process and the clock tick it started at: together they survive the reuse of a pid. */
export interface ProcessIdentity {
  pid: number;
  /** Clock ticks after boot, field 22 of `/proc/<pid>/stat` (proc_pid_stat(5)). */
  startTicks: number;
}

/** The identity of a running process; undefined when there is none, or when it is a zombie nobody has reaped yet. */
export function identifyProcess(pid: number): ProcessIdentity | undefined {
  const fields = readStatFields(pid);
  if (fields === undefined || fields[0] === "Z" || fields[0] === "X") return undefined;

  return { pid, startTicks: Number(fields[19]) };
}

export function identifyThisProcess(): ProcessIdentity {
  const identity = identifyProcess(process.pid);
  if (identity === undefined) throw new Error("/proc does not show this process; Catalyst needs Linux with /proc mounted");

  return identity;
}

export function isRunning(identity: ProcessIdentity): boolean {
  return identifyProcess(identity.pid)?.startTicks === identity.startTicks;
}

/** The fields after the command name, which is in parentheses and may itself contain spaces and parentheses. */
function readStatFields(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");

    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return undefined;
  }
}
