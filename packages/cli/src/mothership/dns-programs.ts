import { ensureSystemPrograms } from "@catalyst/lab/system-programs/ensure-system-programs.ts";
import type { SystemProgramName, SystemPrograms } from "@catalyst/lab/system-programs/find-system-programs.ts";
import { SystemProgramsMissingError } from "@catalyst/lab/system-programs/require-system-programs.ts";
import { thisSystem } from "@catalyst/lab/system-programs/system-host.ts";
import type { Context } from "../context.ts";
import { print } from "../output/print.ts";

/** What the mothership alone wants, and what a lab wants besides. */
const programs: Record<"mothership" | "lab", SystemProgramName[]> = {
  mothership: ["pdns_server", "pdns backend gsqlite3"],
  lab: ["pdns_server", "pdns backend gsqlite3", "unbound"],
};

/**
 * The programs of DNS, installed first where that is possible. Undefined, after saying what is missing and how to get it, when they are not
 * to be had: everything that needs no DNS works without them.
 */
export async function ensureDnsPrograms(context: Context, use: "mothership" | "lab"): Promise<SystemPrograms | undefined> {
  try {
    return await ensureSystemPrograms(programs[use], {
      host: thisSystem(context.environment),
      say: (sentence) => print(context, sentence),
      signal: context.signal,
    });
  } catch (error) {
    if (!(error instanceof SystemProgramsMissingError)) throw error;
    print(
      context,
      `${error.message}\nGoing on without DNS: names can be reserved, but nothing is written for them until PowerDNS is there.`,
    );

    return undefined;
  }
}
