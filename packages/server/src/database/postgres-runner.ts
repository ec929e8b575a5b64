import { spawn } from "node:child_process";
import { open as openFile, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { execa } from "execa";

/** Runs programs of PostgreSQL, which refuses to work as root, as somebody else when we are root. */
export interface Runner {
  /** Set when programs run as another user; files they write must belong to it. */
  uid: number | undefined;
  run(program: string, args: string[]): Promise<void>;
  /** Starts a program that outlives us, its output appended to a file. */
  start(program: string, args: string[], logFile: string): Promise<void>;
}

/** Uid of `nobody` on Debian. */
const nobody = 65_534;

/** `reachable` are the paths that the programs must get to. */
export async function runnerFor(reachable: string[]): Promise<Runner> {
  if (process.getuid?.() !== 0) return runnerOf(undefined, (program, args) => [program, args]);
  const open = (await Promise.all(reachable.map(isOpenToAll))).every(Boolean);
  // Below a private folder such as root's home, nobody may not even look up its own files; this one capability allows just that.
  const capability = open ? [] : ["--inh-caps=-all,+dac_read_search", "--ambient-caps=-all,+dac_read_search"];
  const prefix = [`--reuid=${nobody}`, `--regid=${nobody}`, "--clear-groups", ...capability];
  return runnerOf(nobody, (program, args) => ["setpriv", [...prefix, program, ...args]]);
}

type Wrap = (program: string, args: string[]) => [string, string[]];

function runnerOf(uid: number | undefined, wrap: Wrap): Runner {
  const env = { PATH: process.env["PATH"] ?? "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" };
  return {
    uid,
    async run(program, args) {
      const [command, rest] = wrap(program, args);
      await execa(command, rest, { cwd: "/", env, extendEnv: false });
    },
    async start(program, args, logFile) {
      const [command, rest] = wrap(program, args);
      const log = await openFile(logFile, "a", 0o600);
      try {
        const child = spawn(command, rest, { cwd: "/", env, detached: true, stdio: ["ignore", log.fd, log.fd] });
        await new Promise<void>((resolve, reject) => child.once("spawn", resolve).once("error", reject));
        child.unref();
      } finally {
        await log.close();
      }
    },
  };
}

/** Whether every folder above (and the folder itself) may be passed by anybody. */
async function isOpenToAll(path: string): Promise<boolean> {
  const info = await stat(path);
  if (info.isDirectory() && (info.mode & 0o001) === 0) return false;
  const parent = dirname(path);
  return parent === path ? true : isOpenToAll(parent);
}
