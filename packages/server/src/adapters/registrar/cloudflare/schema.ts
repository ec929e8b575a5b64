import { type Static, Type } from "typebox";
import { Compile } from "typebox/compile";

// Only what we read is described; Cloudflare adds members at any time.

const Fault = Type.Object({
  code: Type.Number(),
  message: Type.Optional(Type.String()),
  error_chain: Type.Optional(Type.Array(Type.Object({ code: Type.Number() }))),
});

export const Envelope = Type.Object({ success: Type.Boolean(), errors: Type.Optional(Type.Union([Type.Array(Fault), Type.Null()])) });

export const Zones = Type.Object({
  result: Type.Array(
    Type.Object({
      id: Type.String(),
      name: Type.String(),
      status: Type.Optional(Type.String()),
      name_servers: Type.Optional(Type.Union([Type.Array(Type.String()), Type.Null()])),
    }),
  ),
});
export type Zone = Static<typeof Zones>["result"][number];

export const DsData = Type.Object({
  key_tag: Type.Number(),
  algorithm: Type.Number(),
  digest_type: Type.Number(),
  digest: Type.String(),
});

export const Records = Type.Object({
  result: Type.Array(
    Type.Object({
      id: Type.String(),
      type: Type.String(),
      name: Type.String(),
      content: Type.Optional(Type.String()),
      data: Type.Optional(Type.Unknown()),
    }),
  ),
});
export type ZoneRecord = Static<typeof Records>["result"][number];

export const checkers = {
  envelope: Compile(Envelope),
  zones: Compile(Zones),
  records: Compile(Records),
  dsData: Compile(DsData),
};
