import Type, { type Static } from "typebox";
import { Closed, Literals, Timestamp } from "./shared.ts";

/**
 * What a signature is worth. `unchecked`: made with an algorithm that we do not compute, its times hold. `no-key`: the zone does not publish
 * the key that made it.
 */
export const signatureStates = ["valid", "expired", "not-yet-valid", "no-key", "wrong", "unchecked", "missing"] as const;
export type SignatureState = (typeof signatureStates)[number];

/** `secure`: signed without a gap from the root. `insecure`: the parent says that the zone is not signed. `bogus`: validating resolvers refuse it. */
export const zoneTrusts = ["secure", "insecure", "bogus", "unknown"] as const;
export type ZoneTrust = (typeof zoneTrusts)[number];

const Server = Closed({
  host: Type.String(),
  address: Type.String(),
  /** Why it does not answer for the zone, as a sentence; absent when it does. */
  problem: Type.Optional(Type.String()),
});

/** A zone on the way from the root to the name, as its parent and its own servers tell it. */
export const ChainZone = Closed({
  /** `.` for the root. */
  zone: Type.String(),
  /** Absent for the root. */
  parent: Type.Optional(Type.String()),
  servers: Type.Array(Server),
  nameservers: Closed({ parent: Type.Array(Type.String()), zone: Type.Array(Type.String()) }),
  /** Addresses that the parent tells together with the delegation. */
  glue: Type.Array(Closed({ host: Type.String(), address: Type.String() })),
  /** `keyTag algorithm digestType digest`, as the parent tells them; for the root the trust anchors. */
  ds: Type.Array(Type.String()),
  keys: Type.Array(
    Closed({
      keyTag: Type.Integer(),
      algorithm: Type.Integer(),
      flags: Type.Integer(),
      /** The digest of this key is one of the DS. */
      matchesDs: Type.Boolean(),
    }),
  ),
  signatures: Closed({
    /** The parent's over the DS; `missing` for the root and where there is no DS. */
    ds: Literals(signatureStates),
    keys: Literals(signatureStates),
    /** When the signature over the keys ends. */
    keysUntil: Type.Optional(Timestamp),
  }),
  trust: Literals(zoneTrusts),
});
export type ChainZone = Static<typeof ChainZone>;

/** One name of a Sovereign, as the deepest zone answers it. */
export const ChainRecord = Closed({
  name: Type.String(),
  type: Type.String(),
  data: Type.Array(Type.String()),
  signature: Literals(signatureStates),
});
export type ChainRecord = Static<typeof ChainRecord>;

/** What a resolver that people use says of a name. `authenticated`: it has checked the signatures up to the root (AD). */
export const ResolverAnswer = Closed({
  address: Type.String(),
  name: Type.String(),
  data: Type.Array(Type.String()),
  authenticated: Type.Boolean(),
  /** Why it says nothing. */
  problem: Type.Optional(Type.String()),
});
export type ResolverAnswer = Static<typeof ResolverAnswer>;

/** Something that keeps a name from being found or trusted, and what helps. */
export const ChainProblem = Closed({ zone: Type.String(), problem: Type.String(), next: Type.String() });
export type ChainProblem = Static<typeof ChainProblem>;

/** The delegations from the root down to a name. */
export const DelegationChain = Closed({
  fqdn: Type.String(),
  zones: Type.Array(ChainZone),
  records: Type.Array(ChainRecord),
  /** Empty when everything is in order. */
  problems: Type.Array(ChainProblem),
  /** Asked for the name by which people find a Sovereign. */
  resolvers: Type.Optional(Type.Array(ResolverAnswer)),
  checkedAt: Timestamp,
});
export type DelegationChain = Static<typeof DelegationChain>;
