import { findSystemPrograms, type PdnsServer, type SystemProgramName } from "@catalyst/lab/system-programs/find-system-programs.ts";
import { cureFor } from "@catalyst/lab/system-programs/require-system-programs.ts";
import { thisSystem } from "@catalyst/lab/system-programs/system-host.ts";
import type { Context } from "../context.ts";
import type { Finding } from "./examine-machine.ts";

/** The distribution's programs that DNS is made of. The PostgreSQL backend is only for tests and big pools, so its absence is a warning. */
export async function examineSystemPrograms(context: Context): Promise<Finding[]> {
  const host = thisSystem(context.environment);
  const { pdns, unbound, missing } = await findSystemPrograms(host, context.signal);
  const fix = missing.length === 0 ? "" : await cureFor(host);
  const names: SystemProgramName[] = ["pdns_server", "pdns backend gsqlite3", "pdns backend gpgsql", "unbound"];

  return names.flatMap((name): Finding[] => {
    const lacks = missing.find((program) => program.name === name);
    const id = `program ${name}`;
    if (lacks !== undefined) return [{ id, status: name === "pdns backend gpgsql" ? "warn" : "fail", detail: lacks.reason, fix }];
    if (name === "unbound") return unbound === undefined ? [] : [{ id, status: "ok", detail: `${unbound.version}, ${unbound.path}` }];

    return pdns === undefined ? [] : [{ id, status: "ok", detail: describePdns(name, pdns) }];
  });
}

function describePdns(name: SystemProgramName, { version, path, moduleDirectory }: PdnsServer): string {
  return name === "pdns_server" ? `${version}, ${path}` : `in ${moduleDirectory}`;
}
