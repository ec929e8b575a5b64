import { Type } from "typebox";
import { Compile } from "typebox/compile";
import { Duration, milliseconds } from "../duration.ts";

/** Half and 95 % of all draws stay below these spans. */
const Spread = Type.Object({ p50: Duration, p95: Duration }, { additionalProperties: false });
const Span = Type.Tuple([Duration, Duration]);
const Stock = Type.Union([
  Type.Integer({ minimum: 0 }),
  Type.Literal("inf"),
  Type.Object(
    { stall: Duration, end: Type.Optional(Type.Union([Type.Literal("success"), Type.Literal("error")])) },
    { additionalProperties: false },
  ),
]);

export type Spread = Type.Static<typeof Spread>;
export type Span = Type.Static<typeof Span>;
export type Stock = Type.Static<typeof Stock>;

function seconds(p50: number, p95: number): Spread {
  return { p50, p95 };
}

/**
 * How the emulated cloud behaves unless told otherwise, in virtual time. None of these figures is published: they are assumptions
 * chosen so that a usual apply takes one to two virtual minutes.
 */
const defaults = {
  "hetzner.latency.scale": 1,
  "hetzner.latency.http_get": seconds(0, 0),
  "hetzner.latency.http_write": seconds(0, 0),
  "hetzner.latency.create_server": seconds(9, 20),
  "hetzner.latency.start_server": seconds(5, 10),
  "hetzner.latency.stop_server": seconds(2, 5),
  "hetzner.latency.delete_server": seconds(4, 10),
  "hetzner.latency.attach_to_network": seconds(3, 6),
  "hetzner.latency.add_subnet": seconds(1, 2),
  "hetzner.latency.create_load_balancer": seconds(6, 12),
  "hetzner.latency.add_service": seconds(1, 2),
  "hetzner.latency.add_target": seconds(1, 3),
  "hetzner.latency.apply_firewall": seconds(2, 5),
  "hetzner.latency.create_volume": seconds(3, 6),
  "hetzner.latency.attach_volume": seconds(3, 8),
  "hetzner.latency.assign_ip": seconds(1, 3),
  "hetzner.latency.other": seconds(1, 2),
  "hetzner.linger.server": [2, 8] as Span,
  "hetzner.linger.load_balancer": [5, 10] as Span,
  "hetzner.linger.network": [5, 10] as Span,
  "hetzner.linger.volume": [5, 10] as Span,
  "hetzner.linger.primary_ip": [5, 12] as Span,
  "hetzner.linger.floating_ip": [5, 12] as Span,
  "hetzner.linger.ssh_key": [0, 5] as Span,
  "hetzner.linger.placement_group": [0, 5] as Span,
  "hetzner.linger.certificate": [0, 5] as Span,
  "hetzner.linger.image": [0, 5] as Span,
  "hetzner.linger.firewall": [10, 30] as Span,
  "hetzner.linger.firewall_release": [5, 30] as Span,
  "hetzner.linger.second_delete": 204 as 204 | 404 | 409,
  "hetzner.network_busy": "allow" as "allow" | "conflict",
  "hetzner.network_delete": "detach" as "detach" | "refuse",
  "hetzner.ids": "keyed" as "keyed" | "counter",
  "registrar.propagation": 10 as Duration,
  "registrar.ovh.task": [5, 60] as Span,
  "registrar.ovh.linger": 20 as Duration,
  "registrar.godaddy.readback": [5, 60] as Span,
  "registrar.rate_limit": "enforce" as "enforce" | "off",
  "clock.speed": 1,
};

type Defaults = typeof defaults;
export type KnobName = keyof Defaults;
export type KnobValue = unknown;

const schemas: [RegExp, ReturnType<typeof Compile>][] = [
  [/^hetzner\.latency\.scale$/, Compile(Type.Number({ minimum: 0, maximum: 100 }))],
  [/^hetzner\.latency\./, Compile(Spread)],
  [/^hetzner\.linger\.second_delete$/, Compile(Type.Union([Type.Literal(204), Type.Literal(404), Type.Literal(409)]))],
  [/^hetzner\.linger\./, Compile(Span)],
  [/^hetzner\.network_busy$/, Compile(Type.Union([Type.Literal("allow"), Type.Literal("conflict")]))],
  [/^hetzner\.network_delete$/, Compile(Type.Union([Type.Literal("detach"), Type.Literal("refuse")]))],
  [/^hetzner\.ids$/, Compile(Type.Union([Type.Literal("keyed"), Type.Literal("counter")]))],
  [/^hetzner\.stock\.[a-z0-9]+\.([a-z0-9]+|\*)$/, Compile(Stock)],
  [/^registrar\.(propagation|ovh\.linger)$/, Compile(Duration)],
  [/^registrar\.(ovh\.task|godaddy\.readback)$/, Compile(Span)],
  [/^registrar\.rate_limit$/, Compile(Type.Union([Type.Literal("enforce"), Type.Literal("off")]))],
  [/^clock\.speed$/, Compile(Type.Integer({ minimum: 0, maximum: 600 }))],
];

/** Behaviour settings by name, with defaults. */
export interface Knobs {
  get<K extends KnobName>(name: K): Defaults[K];
  /** What is left of a server type at a location, and under which name that is set; `*` stands for every type. */
  stock(location: string, serverType: string): { name: string; stock: Stock };
  /** Throws when a name is unknown or a value has the wrong shape. Nothing is set then. */
  set(values: Record<string, KnobValue>): void;
  /** What differs from the defaults. */
  changed(): Record<string, KnobValue>;
  /** Back to the defaults plus these values. */
  reset(values?: Record<string, KnobValue>): void;
}

export function createKnobs(initial: Record<string, KnobValue> = {}): Knobs {
  const values = new Map<string, KnobValue>();

  function set(next: Record<string, KnobValue>): void {
    for (const [name, value] of Object.entries(next)) checkKnob(name, value);
    for (const [name, value] of Object.entries(next)) values.set(name, value);
  }

  set(initial);
  return {
    get: <K extends KnobName>(name: K) => (values.has(name) ? values.get(name) : defaults[name]) as Defaults[K],
    stock(location, serverType) {
      const [own, every] = [`hetzner.stock.${location}.${serverType}`, `hetzner.stock.${location}.*`];
      const name = values.has(own) || !values.has(every) ? own : every;
      return { name, stock: (values.get(name) ?? "inf") as Stock };
    },
    set,
    changed: () => Object.fromEntries(values),
    reset(next = {}) {
      values.clear();
      set(next);
    },
  };
}

/** Throws `RangeError` with a sentence when a setting does not exist or its value does not fit. */
export function checkKnob(name: string, value: KnobValue): void {
  const schema = schemas.find(([pattern]) => pattern.test(name))?.[1];
  const known = name in defaults || name.startsWith("hetzner.stock.");
  if (!schema || !known) throw new RangeError(`There is no setting '${name}'`);
  if (!schema.Check(value)) throw new RangeError(`Setting '${name}' does not take ${JSON.stringify(value)}`);
}

export function spreadMilliseconds(spread: Spread): { p50: number; p95: number } {
  return { p50: milliseconds(spread.p50), p95: milliseconds(spread.p95) };
}
