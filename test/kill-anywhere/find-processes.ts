import { readFileSync, readdirSync, readlinkSync } from "node:fs";
import { sep } from "node:path";

export interface FoundProcess {
  pid: number;
  /** The program's own name. */
  name: string;
}

/** Processes whose working directory lies in a folder, by /proc (see proc(5)). Read at once, so that a blow falls at the very moment. */
export function processesIn(folder: string): FoundProcess[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const directory = readlinkSync(`/proc/${name}/cwd`);
        if (directory !== folder && !directory.startsWith(folder + sep)) return [];
        return [{ pid: Number(name), name: readFileSync(`/proc/${name}/comm`, "utf8").trim() }];
      } catch {
        // It has ended meanwhile, or is somebody else's.
        return [];
      }
    });
}
