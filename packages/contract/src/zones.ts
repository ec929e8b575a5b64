import Type, { type Static } from "typebox";
import { Closed, Literals, Timestamp } from "./shared.ts";

const text = (maxLength: number) => Type.String({ maxLength });

/** How a name with several targets answers. */
export const gslbPolicies = ["single", "active-active", "nearest", "ordered", "weighted", "primary"] as const;
export type GslbPolicy = (typeof gslbPolicies)[number];

export const GslbRequest = Closed({
  policy: Literals(gslbPolicies),
  targets: Type.Array(
    Closed({
      region: text(64),
      ip: text(64),
      weight: Type.Optional(Type.Integer({ minimum: 0, maximum: 1000 })),
      tier: Type.Optional(Type.Integer({ minimum: 1, maximum: 10 })),
    }),
    { minItems: 1, maxItems: 20 },
  ),
  port: Type.Optional(Type.Integer({ minimum: 1, maximum: 65_535, default: 443 })),
  healthURL: Type.Optional(text(500)),
  ttl: Type.Optional(Type.Integer({ minimum: 1, maximum: 3600 })),
  epoch: Type.Optional(Type.Integer({ minimum: 0 })),
  ipv6Targets: Type.Optional(Type.Array(Closed({ region: text(64), ip: text(64) }), { maxItems: 20 })),
});
export type GslbRequest = Static<typeof GslbRequest>;

export const GslbReply = Closed({
  applied: Type.Boolean(),
  epoch: Type.Integer(),
  record: Closed({ name: Type.String(), type: Type.String(), ttl: Type.Integer(), content: Type.Array(Type.String()) }),
});
export type GslbReply = Static<typeof GslbReply>;

/** Told once. */
export const ZoneCredentials = Closed({
  apiKey: Type.String(),
  tsig: Closed({ name: Type.String(), algorithm: Type.String(), secret: Type.String() }),
});
export type ZoneCredentials = Static<typeof ZoneCredentials>;

/** The Sovereign's own server that takes the zone over. */
export const HandoverRequest = Closed({
  apiURL: text(500),
  apiKey: text(200),
  /** Name servers of the zone from then on, with their addresses. */
  nameservers: Type.Record(text(300), Type.Array(text(64), { minItems: 1, maxItems: 4 })),
  /** Needed where the parent can only be changed with it and none is held. */
  token: Type.Optional(text(1000)),
});
export type HandoverRequest = Static<typeof HandoverRequest>;

/**
 * How far a zone's move is. `awaiting-parent`: somebody has to enter the `instructions`; `settling`: the old copy answers for caches;
 * `failed`: nothing was changed above; `undoing`, `undone`: the former name servers are being, or have been, put back.
 */
export const handoverStates = [
  "copying",
  "verifying",
  "delegating",
  "awaiting-parent",
  "settling",
  "done",
  "failed",
  "undoing",
  "undone",
] as const;
export type HandoverState = (typeof handoverStates)[number];

export const Handover = Closed({
  zone: Type.String(),
  authority: Literals(["mothership", "moving", "sovereign"]),
  state: Literals(handoverStates),
  nameservers: Type.Array(Type.String()),
  instructions: Type.Array(Closed({ where: Type.String(), type: Type.String(), name: Type.String(), value: Type.String() })),
  detail: Type.Optional(Type.String()),
  startedAt: Timestamp,
  updatedAt: Timestamp,
});
export type Handover = Static<typeof Handover>;

export const BackupReply = Closed({ snapshotId: Type.String() });
export const RestoreRequest = Closed({ snapshotId: text(64) });
