import type { ChangeState, NameserverSet } from "../../features/registrars/registrar.ts";
import { RegistrarError } from "../../platform/registrar-error.ts";
import { sameHosts } from "./host-names.ts";

export interface SetChange {
  /** As people know the registrar. */
  registrar: string;
  domain: string;
  hosts: readonly string[];
  read(): Promise<NameserverSet>;
  write(former: NameserverSet): Promise<ChangeState>;
  /** Whether a set is the wanted one; the same hosts, served by themselves, when left out. */
  fits?(set: NameserverSet): boolean;
}

/**
 * Brings a domain to a set: nothing when it is there already, else one write. A write whose answer was lost is not repeated but looked up,
 * and a finished one is read back, since some APIs acknowledge and do nothing.
 */
export async function replaceSet(change: SetChange): Promise<ChangeState> {
  const fits = change.fits ?? ((set: NameserverSet) => sameHosts(set.hosts, change.hosts));
  const isThere = async (): Promise<boolean> => {
    const set = await change.read();
    return !set.pending && fits(set);
  };

  const former = await change.read();
  if (!former.pending && fits(former)) return { status: "done" };
  const state = await writeOnce(
    () => change.write(former),
    async () => ((await isThere()) ? { status: "done" as const } : undefined),
  );
  if (state.status === "done" && !(await isThere())) throw notKept(change.registrar, change.domain);
  return state;
}

/**
 * Writes once. When it is unclear whether the write happened (no answer, or a server's failure), `found` looks; what it finds is the
 * result, and if it finds nothing the failure stands and the caller may begin again.
 */
export async function writeOnce<T>(write: () => Promise<T>, found: () => Promise<T | undefined>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof RegistrarError && error.code === "api-unavailable")) throw error;
    const result = await found().catch(() => undefined);
    if (result === undefined) throw error;
    return result;
  }
}

export function notKept(registrar: string, domain: string): RegistrarError {
  return new RegistrarError("registrar-error", {
    detail: `${registrar} said that ${domain} was changed, but still tells of other name servers; look at the domain in its panel, then try again.`,
  });
}
