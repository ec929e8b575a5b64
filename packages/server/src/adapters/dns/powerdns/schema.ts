import { type Static, type TSchema, Type } from "typebox";
import { Compile } from "typebox/compile";
import { DnsServerError } from "../../../platform/dns-server-error.ts";

// Only what we read is described; PowerDNS adds members with every version.

export const Server = Type.Object({ version: Type.String() });

export const Settings = Type.Array(Type.Object({ name: Type.String(), value: Type.String() }));

export const Zone = Type.Object({
  id: Type.String(),
  name: Type.String(),
  account: Type.String(),
  dnssec: Type.Boolean(),
  api_rectify: Type.Boolean(),
  nsec3param: Type.String(),
  nsec3narrow: Type.Boolean(),
  soa_edit_api: Type.String(),
  serial: Type.Integer(),
});
export type Zone = Static<typeof Zone>;

export const ZoneList = Type.Array(Type.Object({ name: Type.String(), account: Type.String(), serial: Type.Integer() }));

export const ZoneRecords = Type.Object({
  rrsets: Type.Array(
    Type.Object({
      name: Type.String(),
      type: Type.String(),
      ttl: Type.Integer(),
      records: Type.Array(Type.Object({ content: Type.String(), disabled: Type.Boolean() })),
    }),
  ),
});

export const KeyList = Type.Array(
  Type.Object({
    id: Type.Integer(),
    keytype: Type.Enum(["csk", "ksk", "zsk"]),
    active: Type.Boolean(),
    algorithm: Type.String(),
    flags: Type.Integer(),
    ds: Type.Optional(Type.Array(Type.String())),
  }),
);

export const PrivateKey = Type.Object({ privatekey: Type.String() });

export const TsigKey = Type.Object({ name: Type.String(), algorithm: Type.String(), key: Type.String() });

/** Reads an answer by its schema. An answer of another shape is not PowerDNS' or not whole: worth another try, for it says nothing of the zone. */
export function readShape<Schema extends TSchema>(schema: Schema, body: unknown, what: string): Static<Schema> {
  const checker = checkers.get(schema) ?? Compile(schema);
  checkers.set(schema, checker);
  if (checker.Check(body)) return body as Static<Schema>;

  const [first] = checker.Errors(body);
  const where = first ? `${first.instancePath || "the body"} ${first.message}` : "another shape";
  throw new DnsServerError("unavailable", `PowerDNS answered ${what} in a shape we do not know: ${where}`);
}

const checkers = new Map<TSchema, ReturnType<typeof Compile>>();
