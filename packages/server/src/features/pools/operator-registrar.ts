import type { ChangeState, Glue, NameserverSet } from "../registrars/registrar.ts";

/** The operator's own account at a registrar, which holds the pools' domains. Throws RegistrarError. */
export interface OperatorRegistrar {
  getNameservers(domain: string, signal: AbortSignal): Promise<NameserverSet>;
  ensureHosts(domain: string, hosts: readonly string[], glue: Glue, signal: AbortSignal): Promise<void>;
  setNameservers(domain: string, hosts: readonly string[], glue: Glue, signal: AbortSignal): Promise<ChangeState>;
  /** DS texts as `keyTag algorithm digestType digest`. Absent where the registrar takes none. */
  setDs?(domain: string, ds: readonly string[], signal: AbortSignal): Promise<void>;
}
