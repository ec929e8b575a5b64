import { CatalystError } from "../../platform/errors.ts";
import type { Caller } from "./caller.ts";

export interface CrossSiteProof {
  method: string;
  origin: string | undefined;
  csrf: string | string[] | undefined;
}

/**
 * Refuses a write that rides on a session cookie unless it provably comes from our own pages: a browser sets Origin itself,
 * and a foreign page cannot add the header X-Catalyst-CSRF without our consent. Bearer tokens are never sent on their own.
 */
export function demandSameSite(caller: Caller, proof: CrossSiteProof, origins: readonly string[]): void {
  if (caller.via !== "session" || proof.method === "GET" || proof.method === "HEAD") return;
  const fromUs = proof.origin !== undefined && origins.includes(proof.origin);
  if (!fromUs || !proof.csrf) throw new CatalystError("csrf-required");
}
