import type { Role } from "@catalyst/contract";

/** Whoever makes a request, once their session or token has been checked. */
export interface Caller {
  /** Stable id of the person; owner of the deployments they create. */
  personId: string;
  email: string | null;
  name: string | null;
  roles: readonly Role[];
  via: "session" | "token";
  /** Network address the request came from, after trusted proxies. */
  address: string;
}
