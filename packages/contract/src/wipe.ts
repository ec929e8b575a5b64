import Type, { type Static } from "typebox";
import { Closed, DeploymentId, Nullable, Timestamp } from "./shared.ts";

/** Everything Hetzner Cloud can bill or keep, in the order in which a purge deletes it. A test compares this list with the provider's. */
export const cloudKinds = [
  "servers",
  "load_balancers",
  "volumes",
  "floating_ips",
  "primary_ips",
  "firewalls",
  "networks",
  "placement_groups",
  "ssh_keys",
  "certificates",
  "images",
] as const;
export type CloudKind = (typeof cloudKinds)[number];

export const WipeRequest = Closed({
  hetznerToken: Type.Optional(Type.String({ maxLength: 1000 })),
  hetzner_token: Type.Optional(Type.String({ maxLength: 1000 })),
  hcloud_token: Type.Optional(Type.String({ maxLength: 1000 })),
  confirm: Type.Optional(Type.String({ maxLength: 255 })),
  /** For a domain of the customer's own: put back the name servers it had before. */
  restoreNameservers: Type.Optional(Type.Boolean()),
  registrarToken: Type.Optional(Type.String({ maxLength: 1000 })),
});
export type WipeRequest = Static<typeof WipeRequest>;

export const WipeReply = Closed({
  deploymentId: DeploymentId,
  sovereignFQDN: Type.String(),
  status: Type.Literal("wiping"),
  message: Type.String(),
});

export const LeftResource = Closed({
  kind: Type.String(),
  id: Type.String(),
  name: Type.String(),
  labels: Type.Record(Type.String(), Type.String()),
  created: Nullable(Type.String()),
  reason: Type.String(),
});
export type LeftResource = Static<typeof LeftResource>;

/** What a wipe found, deleted and left, and why. `signature` (Ed25519, base64) covers the report without it, in canonical JSON; absent unless clean. */
export const WipeReport = Closed({
  deploymentId: DeploymentId,
  sovereignFQDN: Type.String(),
  startedAt: Timestamp,
  wipedAt: Type.Optional(Timestamp),
  tofuDestroyed: Type.Union([Type.Boolean(), Type.Literal("skipped")]),
  hetznerPurge: Type.Object({ errors: Type.Array(Type.String()) }, { additionalProperties: Type.Unknown() }),
  found: Type.Record(Type.String(), Type.Integer()),
  deleted: Type.Record(Type.String(), Type.Integer()),
  /** The name is free again, or the customer's domain is given back to them. Reports from before there was DNS do not tell. */
  pdmReleased: Type.Optional(Type.Boolean()),
  localCleaned: Type.Boolean(),
  residualOrphans: Type.Array(LeftResource),
  left: Type.Array(LeftResource),
  verifiedZeroOrphans: Type.Boolean(),
  errors: Type.Array(Type.String()),
  signature: Type.Optional(Type.String()),
  publicKey: Type.Optional(Type.String()),
});
export type WipeReport = Static<typeof WipeReport>;
