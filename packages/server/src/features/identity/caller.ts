import type { PdmScope, Role } from "@catalyst/contract";

/** Whoever makes a request, once their session or token has been checked. */
export interface Caller {
  /** Stable id of the person; owner of the deployments they create. */
  personId: string;
  email: string | null;
  name: string | null;
  roles: readonly Role[];
  /** The language the person's own account names; unset or null when it names none. */
  locale?: string | null;
  via: "session" | "token" | "program";
  /** What a program may do; unset for people. */
  grant?: ProgramGrant;
  /** Network address the request came from, after trusted proxies. */
  address: string;
}

/** Scopes of a program at the pool-domain-manager, and the pools and names they are limited to. */
export interface ProgramGrant {
  name: string;
  scopes: readonly PdmScope[];
  pools?: readonly string[];
  /** Names, and beginnings of flat names, below those pools. */
  slugs?: readonly string[];
}
