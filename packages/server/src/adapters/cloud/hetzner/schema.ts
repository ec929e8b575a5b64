import { type Static, Type } from "typebox";
import { Compile } from "typebox/compile";

// Only what we read is described. Hetzner adds members at any time, and a member we never look at must not stop a wipe.

const Id = Type.Integer();
const Labels = Type.Record(Type.String(), Type.String());
const Nullable = <S extends Parameters<typeof Type.Union>[0][number]>(schema: S) => Type.Union([schema, Type.Null()]);

export const ApiObject = Type.Object(
  {
    id: Id,
    name: Type.Optional(Nullable(Type.String())),
    description: Type.Optional(Nullable(Type.String())),
    labels: Type.Optional(Labels),
    created: Type.Optional(Nullable(Type.String())),
  },
  { additionalProperties: true },
);
export type ApiObject = Static<typeof ApiObject>;

export const Pagination = Type.Object({
  meta: Type.Object({
    pagination: Type.Object({ next_page: Nullable(Type.Integer()), total_entries: Type.Optional(Nullable(Type.Integer())) }),
  }),
});

export const ErrorEnvelope = Type.Object({
  error: Type.Object({ code: Type.String(), message: Type.String(), details: Type.Optional(Type.Unknown()) }),
});

export const ActionReply = Type.Object({
  action: Type.Object({
    id: Id,
    status: Type.Enum(["running", "success", "error"]),
    error: Type.Optional(Nullable(Type.Object({ code: Type.String(), message: Type.String() }))),
  }),
});

export const ActionsReply = Type.Object({ actions: Type.Array(ActionReply.properties.action) });

const Prices = Type.Array(
  Type.Object({
    location: Type.String(),
    price_hourly: Type.Object({ net: Type.String() }),
    price_monthly: Type.Object({ net: Type.String() }),
  }),
);
const Deprecation = Type.Optional(Nullable(Type.Object({ unavailable_after: Type.String() })));

export const ServerType = Type.Object({
  name: Type.String(),
  architecture: Type.String(),
  memory: Type.Number(),
  prices: Prices,
  deprecation: Deprecation,
  locations: Type.Optional(
    Type.Array(Type.Object({ name: Type.String(), available: Type.Optional(Type.Boolean()), deprecation: Deprecation })),
  ),
});
export type ServerType = Static<typeof ServerType>;

export const LoadBalancerType = Type.Object({ name: Type.String(), prices: Prices });
export const Location = Type.Object({ name: Type.String(), network_zone: Type.String() });
export const Image = Type.Object({ name: Nullable(Type.String()), type: Type.String(), architecture: Type.String() });

export const checkers = {
  object: Compile(ApiObject),
  pagination: Compile(Pagination),
  error: Compile(ErrorEnvelope),
  action: Compile(ActionReply),
  actions: Compile(ActionsReply),
  serverType: Compile(ServerType),
  loadBalancerType: Compile(LoadBalancerType),
  location: Compile(Location),
  image: Compile(Image),
};

/** Hands a foreign value on once it has the expected shape; anything else is a bug of ours or a change of theirs, and says where. */
export function expectShape<S>(
  checker: { Check(value: unknown): value is S; Errors(value: unknown): Iterable<{ instancePath: string; message: string }> },
  value: unknown,
  what: string,
): S {
  if (checker.Check(value)) return value;
  const [first] = checker.Errors(value);
  throw new Error(`Hetzner's answer to ${what} has an unexpected shape: ${first?.instancePath || "/"} ${first?.message ?? "does not fit"}`);
}
