import type { Secret } from "../../platform/secret.ts";

/** A registrar as PDM sees it: what it can do, and how to open an account at it. One folder in `adapters/registrar` fulfils it. */
export interface Registrar {
  /** Stable id in addresses and requests, for example `ovh`. */
  id: string;
  /** As people know it. */
  name: string;
  /** How the parts of a token are written, for example `key:secret`. */
  tokenFormat: string;
  /** The token's parts, for a form. */
  fields: readonly TokenField[];
  /** Where the registrar explains how to make the token. */
  docsURL: string;
  /** How long a change usually takes to be seen, in words. */
  propagation: string;
  capabilities: RegistrarCapabilities;
  /** Reads a token's parts and binds them. No network. Throws RegistrarError `invalid-token` when the format is not the one above. */
  open(token: Secret): RegistrarAccount;
}

export interface TokenField {
  name: string;
  label: string;
  secret: boolean;
}

export interface RegistrarCapabilities {
  /** Can change the name servers of a registered domain. */
  apexNs: boolean;
  /** Can delegate a name below a zone it hosts. */
  subdomainNs: boolean;
  /** Can register addresses of name servers below the same domain. */
  glue: boolean;
  /** Can put DS records at the registry. */
  ds: boolean;
  /** Changes are tasks that take a while. */
  async: boolean;
  /** Can give a domain back to the registrar's own name servers. */
  defaultDns: boolean;
}

/**
 * An opened account. Names are lower-case A-labels without a trailing dot, checked by the caller. Every call may throw RegistrarError, and
 * the signal's reason when it aborts. Calls of one credential wait for each other as the registrar's own limits demand.
 */
export interface RegistrarAccount {
  /** Whether the token works, the domain is in the account, and the registrar would let us change it. Changes nothing. */
  probe(domain: string, signal: AbortSignal): Promise<Probe>;
  /** The set at the registry, not that of a hosted zone. */
  getNameservers(domain: string, signal: AbortSignal): Promise<NameserverSet>;
  /** Makes hosts known to the account, with addresses where they lie below a domain of it. Safe to repeat. */
  ensureHosts(domain: string, hosts: readonly string[], glue: Glue, signal: AbortSignal): Promise<void>;
  /** Replaces the whole set, 2 to 13 hosts. Does nothing when it is equal already; reads back what a finished change left. */
  setNameservers(domain: string, hosts: readonly string[], glue: Glue, signal: AbortSignal): Promise<ChangeState>;
  /** How a change that was `pending` stands. */
  poll(domain: string, operation: string, signal: AbortSignal): Promise<OperationState>;
  /** Puts back what `getNameservers` had told, the registrar's own DNS included. */
  restore(domain: string, former: NameserverSet, signal: AbortSignal): Promise<ChangeState>;
  /** Where `capabilities.ds`: the DS set at the registry, as `keyTag algorithm digestType digest` texts; an empty list clears it. */
  setDs?(domain: string, ds: readonly string[], signal: AbortSignal): Promise<void>;
  /** Where `capabilities.subdomainNs`: NS and DS records for `name` in the hosted zone. Throws `records-at-risk` when addresses stand there. */
  delegateSubdomain?(name: string, hosts: readonly string[], ds: readonly string[], signal: AbortSignal): Promise<void>;
  /** Takes away what `delegateSubdomain` wrote: only NS and DS records whose content is the given one. */
  removeSubdomain?(name: string, hosts: readonly string[], ds: readonly string[], signal: AbortSignal): Promise<void>;
}

/** Addresses of name servers by host. */
export type Glue = Readonly<Record<string, readonly string[]>>;

export interface Probe {
  nameservers: readonly string[];
  /** The registrar says that the domain is locked. With some that forbids transfers only; a change shows which, and is refused then. */
  locked: boolean;
  /** DS texts at the registry, where the registrar tells; undefined where it does not. */
  ds?: readonly string[];
  /** What this account can do for this domain; may be less than the registrar's. */
  capabilities: RegistrarCapabilities;
  /** Sentences for the customer about what to mind. */
  warnings: readonly string[];
}

export interface NameserverSet {
  /** Sorted. */
  hosts: readonly string[];
  /** A change is under way, so the hosts may be about to differ. */
  pending: boolean;
  /** `hosted`: the registrar's own DNS serves the domain; `external`: the listed hosts do. */
  mode: "hosted" | "external";
  /** Addresses registered for hosts, where the registrar tells. */
  glue?: Glue;
}

export type ChangeState = { status: "done" } | { status: "pending"; operation: string };
export type OperationState = { status: "done" } | { status: "pending" } | { status: "failed"; detail: string };
