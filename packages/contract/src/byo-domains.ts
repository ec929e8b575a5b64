import Type, { type Static } from "typebox";
import { LastError, dnsStates } from "./domains.ts";
import { Closed, Literals, Timestamp } from "./shared.ts";

const text = (maxLength: number) => Type.String({ maxLength });

export const byoModes = ["byo-manual", "byo-api"] as const;
export type ByoMode = (typeof byoModes)[number];

/**
 * Where a domain of the customer's own stands.
 * - `planned`: zone prepared, nobody is sent to it yet; `awaiting-delegation`: records are published, the parent does not point at us yet
 * - `flipping`: the registrar was told, and the parent does not point at us yet; `delegated`: the parent points at us; `verified`: resolvers agree
 * - `rolling-back`, `rolled-back`: the former name servers are being, or have been, put back
 * - `releasing`, `quarantined`: on the way out; quarantined while the parent still points at us
 */
export const byoStates = [
  "planned",
  "awaiting-delegation",
  "flipping",
  "delegated",
  "verified",
  "rolling-back",
  "rolled-back",
  "releasing",
  "quarantined",
] as const;
export type ByoState = (typeof byoStates)[number];

export const PlanRequest = Closed({
  mode: Literals(["byo", ...byoModes]),
  registrar: Type.Optional(text(64)),
  token: Type.Optional(text(1000)),
  deploymentId: text(64),
  loadBalancerIP: Type.Optional(text(64)),
});
export type PlanRequest = Static<typeof PlanRequest>;

/** One thing to enter somewhere. */
export const Instruction = Closed({
  where: Literals(["registrar", "zone"]),
  type: Literals(["NS", "DS", "A", "AAAA"]),
  name: Type.String(),
  value: Type.String(),
});

/** What a change of delegation would mean, before anything is changed. `blockers` are codes that must be gone first. */
export const ByoPlan = Closed({
  domain: Type.String(),
  mode: Literals(byoModes),
  target: Closed({ nameservers: Type.Array(Type.String()), addresses: Type.Record(Type.String(), Type.Array(Type.String())) }),
  instructions: Type.Array(Instruction),
  current: Closed({ nameservers: Type.Array(Type.String()), ds: Type.Array(Type.String()) }),
  atRisk: Type.Array(Closed({ name: Type.String(), type: Type.String(), content: Type.String() })),
  blockers: Type.Array(Type.String()),
  challenge: Closed({ name: Type.String(), value: Type.String() }),
  /** Sentences to mind, of the registrar or about what could not be looked at. */
  warnings: Type.Array(Type.String()),
  deadline: Timestamp,
});
export type ByoPlan = Static<typeof ByoPlan>;

export const ByoCommitRequest = Closed({
  deploymentId: text(64),
  loadBalancerIP: text(64),
  loadBalancerIPv6: Type.Optional(text(64)),
  registrar: Type.Optional(text(64)),
  token: Type.Optional(text(1000)),
  carryOver: Type.Optional(Type.Boolean()),
  confirm: Type.Optional(text(300)),
});
export type ByoCommitRequest = Static<typeof ByoCommitRequest>;

export const ByoUndoRequest = Closed({ token: Type.Optional(text(1000)), restoreNameservers: Type.Optional(Type.Boolean()) });
export type ByoUndoRequest = Static<typeof ByoUndoRequest>;

/** A customer's domain: the wish, and how far it has come. */
export const Delegation = Closed({
  domain: Type.String(),
  mode: Literals(byoModes),
  state: Literals(byoStates),
  dnsState: Literals(dnsStates),
  registrar: Type.Optional(Type.String()),
  deploymentId: Type.String(),
  loadBalancerIP: Type.Optional(Type.String()),
  loadBalancerIPv6: Type.Optional(Type.String()),
  nameservers: Type.Array(Type.String()),
  previousNameservers: Type.Array(Type.String()),
  operation: Type.Optional(Closed({ id: Type.String(), status: Type.String() })),
  seen: Type.Array(Type.String()),
  resolvers: Type.Array(Closed({ address: Type.String(), ok: Type.Boolean(), at: Timestamp })),
  ds: Type.Array(Type.String()),
  /** What the parent holds of it, as last observed. */
  dsSeen: Type.Array(Type.String()),
  challenge: Closed({ name: Type.String(), value: Type.String() }),
  /** What is left for the customer to enter. */
  instructions: Type.Array(Instruction),
  attempts: Type.Integer(),
  lastError: Type.Optional(LastError),
  deadline: Type.Optional(Timestamp),
  createdAt: Timestamp,
  committedAt: Type.Optional(Timestamp),
  updatedAt: Timestamp,
  warning: Type.Optional(Literals(["dns-pending"])),
});
export type Delegation = Static<typeof Delegation>;
