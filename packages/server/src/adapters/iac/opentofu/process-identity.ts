import { readFile } from "node:fs/promises";

/** Start time of a process in clock ticks since boot: together with the pid it names a process for good. Undefined when there is none (or only its remains). */
export async function startTicksOf(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  if (stat === undefined) return undefined;
  // The command name is in parentheses and may contain anything; fields count from behind it. See proc(5): state is field 3, starttime field 22.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields[0] === "Z" ? undefined : fields[19];
}

export async function isSameProcess(pid: number, startTicks: string): Promise<boolean> {
  return (await startTicksOf(pid)) === startTicks;
}
