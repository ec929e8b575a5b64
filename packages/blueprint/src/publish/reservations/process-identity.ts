import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** A process that another one on the same machine can find out about. */
export interface ProcessIdentity {
  /** Machine and, where there are such, process namespace: a pid means something only inside. */
  place: string;
  pid: number;
  /** Clock ticks after boot (proc_pid_stat(5), field 22), so that a pid that is used again is noticed; 0 where /proc is not to be had. */
  startTicks: number;
}

export function thisProcess(): ProcessIdentity {
  return { place: placeOfProcesses(), pid: process.pid, startTicks: startTicksOf(process.pid) ?? 0 };
}

/** Undefined: it lives elsewhere, and nobody here can tell. */
export function isAlive({ place, pid, startTicks }: ProcessIdentity): boolean | undefined {
  if (place !== placeOfProcesses()) return undefined;
  const ticks = startTicksOf(pid);
  if (ticks !== undefined || startTicks !== 0) return ticks === startTicks;
  try {
    process.kill(pid, 0);

    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function placeOfProcesses(): string {
  try {
    return `${hostname()} ${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    return hostname();
  }
}

/** Undefined when there is no such process, or it has ended and nobody has reaped it. */
function startTicksOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The command's name stands in parentheses and may hold some itself.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");

    return fields[0] === "Z" || fields[0] === "X" ? undefined : Number(fields[19]);
  } catch {
    return undefined;
  }
}
