import { debianPackages, readDistribution } from "./distribution.ts";
import { findSystemPrograms, type MissingProgram, type SystemProgramName, type SystemPrograms } from "./find-system-programs.ts";
import { type SystemHost, thisSystem } from "./system-host.ts";

/** Programs of the distribution are not there. The message is for a person: what is missing, where it was looked for, how to get it. */
export class SystemProgramsMissingError extends Error {
  override readonly name = "SystemProgramsMissingError";
  readonly missing: readonly MissingProgram[];
  /** How to get them, as one sentence. */
  readonly cure: string;

  constructor(missing: readonly MissingProgram[], cure: string, options?: ErrorOptions) {
    const lines = missing.map(({ name, reason }) => `  ${name} ${reason}`);
    super([`Programs of DNS are missing on this machine:`, ...lines, `  ${cure}`].join("\n"), options);
    this.missing = missing;
    this.cure = cure;
  }
}

/** All of them, or one error that names every one that is not there. */
export async function requireSystemPrograms(
  wanted: readonly SystemProgramName[],
  host: SystemHost = thisSystem(),
  signal?: AbortSignal,
): Promise<SystemPrograms> {
  const programs = await findSystemPrograms(host, signal);
  const missing = missingOf(programs, wanted);
  if (missing.length > 0) throw new SystemProgramsMissingError(missing, await cureFor(host));

  return programs;
}

/** A backend cannot be judged without its server, so only the server is named then. */
export function missingOf(programs: SystemPrograms, wanted: readonly SystemProgramName[]): MissingProgram[] {
  return programs.missing.filter(
    ({ name }) => wanted.includes(name) || (name === "pdns_server" && wanted.some((other) => other.startsWith("pdns"))),
  );
}

/** What a person has to do to get the programs here. */
export async function cureFor(host: SystemHost): Promise<string> {
  if (host.environment["CATALYST_PDNS_SERVER"]) return "Correct or unset CATALYST_PDNS_SERVER, which names the server by hand.";
  const { id, installCommand } = await readDistribution(host);
  if (installCommand === undefined) {
    return `Install PowerDNS 4.7 or newer with its SQLite and PostgreSQL backends, and unbound (in Debian: ${debianPackages.join(", ")}).`;
  }

  return `Install them on this machine (${id}), as root: ${installCommand}`;
}
