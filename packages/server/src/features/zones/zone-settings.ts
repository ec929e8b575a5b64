import type { ZoneSettings } from "./dns-server.ts";

type Settings = Omit<ZoneSettings, "name" | "account" | "serial">;

/** Absence is proven by hashes made per query: a new delegation validates before anything is rectified, and nobody can list the zone. */
const signing = { dnssec: true, nsec3param: "1 0 0 -", nsec3narrow: true };

/** A zone of one Sovereign or Organization: small, so that the server may put it in order after every change. */
export const childSettings: Settings = { ...signing, apiRectify: true, soaEditAPI: "DEFAULT" };

/**
 * A pool: with thousands of delegations, putting it in order after each change takes longer than the change. Its serial only counts up,
 * since the dated form runs into the next day after 99 changes.
 */
export const poolSettings: Settings = { ...signing, apiRectify: false, soaEditAPI: "INCREASE" };
