import { debianPackages, readDistribution } from "./distribution.ts";
import { findSystemPrograms, type SystemProgramName, type SystemPrograms } from "./find-system-programs.ts";
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
    await installDebianPackages(host, signal);
  } catch (cause) {
    signal?.throwIfAborted();
    throw new SystemProgramsMissingError(missing, `${(cause as Error).message}. ${await cureFor(host)}`, { cause });
  }

  return await requireSystemPrograms(wanted, host, signal);
}

/** Whoever names a server by hand wants that one, and no package brings it. */
async function canInstall(host: SystemHost): Promise<boolean> {
  return host.isRoot && !host.environment["CATALYST_PDNS_SERVER"] && (await readDistribution(host)).isDebian;
}
