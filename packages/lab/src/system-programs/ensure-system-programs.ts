import { debianPackages, readDistribution } from "./distribution.ts";
import { findExecutable, findSystemPrograms, type SystemProgramName, type SystemPrograms } from "./find-system-programs.ts";
import { installDebianPackages } from "./install-debian-packages.ts";
import { cureFor, missingOf, requireSystemPrograms, SystemProgramsMissingError } from "./require-system-programs.ts";
import { type SystemHost, thisSystem } from "./system-host.ts";

export interface EnsureOptions {
  /** Told before anything is installed. */
  say: (sentence: string) => void;
  host?: SystemHost;
  signal?: AbortSignal;
}

/**
 * Finds the programs or, as root on Debian, installs them after saying so. Rejects with SystemProgramsMissingError when that is not
 * possible.
 */
export async function ensureSystemPrograms(wanted: readonly SystemProgramName[], options: EnsureOptions): Promise<SystemPrograms> {
  const { say, host = thisSystem(), signal } = options;
  const programs = await findSystemPrograms(host, signal);
  const missing = missingOf(programs, wanted);
  if (missing.length === 0) return programs;
  if (!(await canInstall(host))) throw new SystemProgramsMissingError(missing, await cureFor(host));

  say(
    `Installing ${debianPackages.join(", ")} with apt-get, for ${missing.map(({ name }) => name).join(", ")}; their services stay stopped.`,
  );
  try {
    await installDebianPackages(host, debianPackages, signal);
  } catch (cause) {
    signal?.throwIfAborted();
    throw new SystemProgramsMissingError(missing, `${(cause as Error).message}. ${await cureFor(host)}`, { cause });
  }

  return await requireSystemPrograms(wanted, host, signal);
}

/** Programs that only tests use. */
const testPrograms = {
  etcd: { packages: ["etcd-server"], use: "tests with a Kubernetes API; its service stays stopped" },
  chromium: { packages: ["chromium", "fonts-noto-core"], use: "tests of the console in a real browser" },
} as const;

/** Makes sure of a program that only tests use. False where it is neither there nor to be installed; rejects when installing it failed. */
export async function ensureTestProgram(
  name: keyof typeof testPrograms,
  { say, host = thisSystem(), signal }: EnsureOptions,
): Promise<boolean> {
  if ((await findExecutable(host, name)) !== undefined) return true;
  if (!host.isRoot || !(await readDistribution(host)).isDebian) return false;

  const { packages, use } = testPrograms[name];
  say(`Installing ${packages.join(", ")} with apt-get, for ${use}.`);
  await installDebianPackages(host, packages, signal);
  return true;
}

/** Whoever names a server by hand wants that one, and no package brings it. */
async function canInstall(host: SystemHost): Promise<boolean> {
  return host.isRoot && !host.environment["CATALYST_PDNS_SERVER"] && (await readDistribution(host)).isDebian;
}
