import { Type, type TObject, type TProperties } from "typebox";
import { Duration } from "../duration.ts";
import { kinds, type Kind } from "../hetzner/resources.ts";
import { AccountChange, DomainChange, registrarNames, type RegistrarName } from "../registrars/registrar-account.ts";

/** Objects of a scenario know all their keys: a misspelt one would silently test nothing. */
function strict<P extends TProperties>(properties: P): TObject<P> {
  return Type.Object(properties, { additionalProperties: false });
}

const Scalar = Type.Union([Type.String(), Type.Number(), Type.Boolean()]);

/** A value to equal, or a test: equals, matches (a regular expression), exists. */
const Matcher = Type.Union([
  Scalar,
  strict({ equals: Type.Optional(Scalar), matches: Type.Optional(Type.String()), exists: Type.Optional(Type.Boolean()) }),
]);
export type Matcher = Type.Static<typeof Matcher>;

const Count = Type.Integer({ minimum: 1 });
const Nth = Type.Union([Count, Type.Array(Count), strict({ from: Count, to: Type.Optional(Count) }), strict({ every: Count })]);
export type Nth = Type.Static<typeof Nth>;

const When = strict({
  method: Type.Optional(Type.Union([Type.String(), Type.Array(Type.String())])),
  path: Type.Optional(Type.String()),
  query: Type.Optional(Type.Record(Type.String(), Matcher)),
  body: Type.Optional(Type.Record(Type.String(), Matcher)),
  token: Type.Optional(Type.String()),
  client: Type.Optional(Type.String()),
  phase: Type.Optional(Type.String()),
  nth: Type.Optional(Nth),
  key: Type.Optional(Type.String()),
});

const ErrorBody = strict({
  code: Type.String(),
  message: Type.Optional(Type.String()),
  status: Type.Optional(Type.Integer({ minimum: 400, maximum: 599 })),
  details: Type.Optional(Type.Unknown()),
});
const Signed = Type.Union([Type.Number(), Type.String({ pattern: "^-?[0-9]+(\\.[0-9]+)?(ms|s|m|h)$" })]);

/** What is done to a request, one or several at once. Spans are virtual time. */
const RequestAction = Type.Object(
  {
    delay: Type.Optional(Type.Union([Duration, Type.Tuple([Duration, Duration])])),
    status: Type.Optional(ErrorBody),
    drop: Type.Optional(Type.Union([Type.Literal("before-reading"), Type.Literal("before-answering")])),
    lost_response: Type.Optional(
      strict({
        after: Type.Union([Type.Literal("commit"), Type.Literal("nothing")]),
        as: Type.Union([Type.Literal("reset"), Type.Literal(502), Type.Literal(504)]),
      }),
    ),
    partial_body: Type.Optional(strict({ bytes: Type.Integer({ minimum: 0 }) })),
    slow_body: Type.Optional(strict({ bytes_per_second: Count })),
    malformed_json: Type.Optional(Type.Literal(true)),
    html_error: Type.Optional(strict({ status: Type.Integer({ minimum: 400, maximum: 599 }), title: Type.String() })),
    burst: Type.Optional(
      strict({
        code: Type.String(),
        message: Type.Optional(Type.String()),
        status: Type.Optional(Type.Integer({ minimum: 400, maximum: 599 })),
        calls: Type.Optional(Count),
        span: Type.Optional(Duration),
      }),
    ),
    rate_limit: Type.Optional(Type.Literal(true)),
    ignored_change: Type.Optional(Type.Literal(true)),
    stale_read: Type.Optional(strict({ by: Duration })),
    clock_skew: Type.Optional(strict({ by: Signed })),
    action_outcome: Type.Optional(
      strict({
        error: Type.Optional(strict({ code: Type.String(), message: Type.String() })),
        stuck: Type.Optional(strict({ progress: Type.Integer({ minimum: 0, maximum: 99 }), for: Duration })),
      }),
    ),
  },
  { additionalProperties: false, minProperties: 1 },
);
export type RequestAction = Type.Static<typeof RequestAction>;

const Registrar = Type.Unsafe<RegistrarName>(Type.Union(registrarNames.map((name) => Type.Literal(name))));

export const Rule = strict({
  id: Type.String({ minLength: 1 }),
  /** Whose requests; Hetzner's when left out. */
  target: Type.Optional(Type.Union([Type.Literal("hetzner"), Registrar, Type.Literal("any")])),
  when: Type.Optional(When),
  do: RequestAction,
  times: Type.Optional(Count),
  chain: Type.Optional(Type.Boolean()),
});
export type Rule = Type.Static<typeof Rule>;

const KindName = Type.Unsafe<Kind>(Type.Union(kinds.map((kind) => Type.Literal(kind))));

const Spawn = strict({
  project: Type.Optional(Type.String()),
  what: Type.Union([Type.Literal("worker"), Type.Literal("load_balancer"), Type.Literal("volume"), Type.Literal("primary_ip")]),
  count: Type.Optional(Count),
  pool: Type.Optional(Type.String()),
  location: Type.Optional(Type.String()),
  every: Type.Optional(Duration),
  times: Type.Optional(Count),
});
export type Spawn = Type.Static<typeof Spawn>;

const EventAction = Type.Object(
  {
    spawn: Type.Optional(Spawn),
    stock: Type.Optional(strict({ location: Type.String(), server_type: Type.String(), value: Type.Unknown() })),
    token: Type.Optional(
      strict({
        project: Type.Optional(Type.String()),
        id: Type.String(),
        change: Type.Union([Type.Literal("revoke"), Type.Literal("expire"), Type.Literal("read_only"), Type.Literal("restore")]),
      }),
    ),
    quota: Type.Optional(strict({ project: Type.Optional(Type.String()), kind: KindName, limit: Type.Integer({ minimum: 0 }) })),
    set: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    resource: Type.Optional(
      strict({
        project: Type.Optional(Type.String()),
        kind: KindName,
        name: Type.String(),
        change: Type.Union([
          Type.Literal("delete"),
          strict({ labels: Type.Optional(Type.Record(Type.String(), Type.String())), name: Type.Optional(Type.String()) }),
        ]),
      }),
    ),
    power: Type.Optional(
      strict({
        project: Type.Optional(Type.String()),
        server: Type.String(),
        state: Type.Union([Type.Literal("on"), Type.Literal("off")]),
      }),
    ),
    registrar: Type.Optional(
      Type.Union([
        strict({ domain: Type.String(), change: DomainChange }),
        strict({ registrar: Registrar, account: Type.String(), change: AccountChange }),
      ]),
    ),
    kill_process: Type.Optional(strict({ name: Type.String() })),
    pause_process: Type.Optional(strict({ name: Type.String(), for: Duration })),
  },
  { additionalProperties: false, minProperties: 1, maxProperties: 1 },
);
export type EventAction = Type.Static<typeof EventAction>;

export const ScenarioEvent = strict({
  id: Type.String({ minLength: 1 }),
  at: Type.Optional(
    Type.Union([strict({ t: Duration }), strict({ after: strict({ rule: Type.String(), delay: Type.Optional(Duration) }) })]),
  ),
  do: EventAction,
});
export type ScenarioEvent = Type.Static<typeof ScenarioEvent>;

export const Scenario = strict({
  version: Type.Literal(1),
  name: Type.String({ minLength: 1 }),
  description: Type.Optional(Type.String()),
  seed: Type.Optional(Type.Integer({ minimum: 0 })),
  set: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  rules: Type.Optional(Type.Array(Rule)),
  events: Type.Optional(Type.Array(ScenarioEvent)),
});
export type Scenario = Type.Static<typeof Scenario>;
