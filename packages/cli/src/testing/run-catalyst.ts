import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";

/** The command's real entry. */
export const main = fileURLToPath(new URL("../main.ts", import.meta.url));

export interface Outcome {
  exitCode: number;
  stdout: string;
  stderr: string;
}

export interface Sandbox {
  /** Its own home, state and cache. */
  directory: string;
  /** Runs the command as a person would, without a terminal. */
  catalyst: (...args: string[]) => Promise<Outcome>;
  /** The same with other variables; undefined removes one. */
  catalystWith: (environment: Record<string, string | undefined>, ...args: string[]) => Promise<Outcome>;
  remove: () => Promise<void>;
}

/** The catalyst command with a state folder of its own. The cache is the user's, so that programs are built once for all tests. */
export async function makeSandbox(): Promise<Sandbox> {
  const directory = await mkdtemp(join(tmpdir(), "catalyst-cli-"));

  async function catalystWith(environment: Record<string, string | undefined>, ...args: string[]): Promise<Outcome> {
    const clean = {
      CATALYST_STATE_DIR: join(directory, "state"),
      CATALYST_API_URL: undefined,
      CATALYST_TOKEN: undefined,
      HETZNER_API_TOKEN: undefined,
    };
    const {
      exitCode = -1,
      stdout,
      stderr,
    } = await execa(process.execPath, [main, ...args], {
      env: { ...clean, ...environment },
      reject: false,
      stdin: "ignore",
      timeout: 120_000,
    });

    return { exitCode, stdout, stderr };
  }

  return {
    directory,
    catalystWith,
    catalyst: (...args) => catalystWith({}, ...args),
    async remove() {
      await catalystWith({}, "down");
      await rm(directory, { recursive: true, force: true });
    },
  };
}
