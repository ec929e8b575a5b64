import Type, { type Static } from "typebox";
import { Closed, Literals } from "./shared.ts";

const text = (maxLength: number) => Type.String({ maxLength });

export const RegistrarCapabilities = Closed({
  apexNs: Type.Boolean(),
  subdomainNs: Type.Boolean(),
  glue: Type.Boolean(),
  ds: Type.Boolean(),
  async: Type.Boolean(),
  defaultDns: Type.Boolean(),
});

/** A registrar that can be used here, and what its token is made of. */
export const RegistrarInfo = Closed({
  id: Type.String(),
  name: Type.String(),
  tokenFormat: Type.String(),
  fields: Type.Array(Closed({ name: Type.String(), label: Type.String(), secret: Type.Boolean() })),
  operations: Type.Array(Literals(["validate", "set-ns", "delegate-subdomain"])),
  capabilities: RegistrarCapabilities,
  docsURL: Type.String(),
  propagation: Type.String(),
});
export type RegistrarInfo = Static<typeof RegistrarInfo>;

export const RegistrarsReply = Closed({ registrars: Type.Array(RegistrarInfo), names: Type.Array(Type.String()) });

/** Absent members are answered with codes of their own, so all are optional here. */
export const ValidateRegistrarRequest = Closed({ domain: Type.Optional(text(300)), token: Type.Optional(text(1000)) });

export const ValidateRegistrarReply = Closed({
  valid: Type.Literal(true),
  registrar: Type.String(),
  domain: Type.String(),
  nameservers: Type.Array(Type.String()),
  capabilities: RegistrarCapabilities,
  warnings: Type.Array(Type.String()),
});
export type ValidateRegistrarReply = Static<typeof ValidateRegistrarReply>;

export const SetNameserversRequest = Closed({
  domain: Type.Optional(text(300)),
  token: Type.Optional(text(1000)),
  nameservers: Type.Optional(Type.Array(text(300), { maxItems: 13 })),
  glue: Type.Optional(Type.Record(text(300), text(64))),
  deploymentId: Type.Optional(text(64)),
});
export type SetNameserversRequest = Static<typeof SetNameserversRequest>;

/** `nameservers` as read back, `previous` as they were. `operation` is there while the registrar works. */
export const SetNameserversReply = Closed({
  success: Type.Literal(true),
  registrar: Type.String(),
  domain: Type.String(),
  nameservers: Type.Array(Type.String()),
  previous: Type.Array(Type.String()),
  propagation: Type.String(),
  operation: Type.Optional(Closed({ id: Type.String(), status: Literals(["pending"]) })),
});
export type SetNameserversReply = Static<typeof SetNameserversReply>;
