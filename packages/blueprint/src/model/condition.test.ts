import { expect, it } from "vitest";
import { checkCondition, checkTransform, evaluateCondition, unwrapCondition } from "./condition.ts";

const schema = {
  type: "object",
  properties: {
    ha: { type: "boolean" },
    replicas: { type: "integer" },
    ratio: { type: "number" },
    tier: { enum: ["small", "large"] },
    hosts: { type: "array", items: { type: "string" } },
    database: { type: "object", properties: { kind: { type: "string" } } },
    either: { type: ["string", "integer"] },
    "log-level": { type: "string" },
  },
};

it.each([
  "config.ha",
  "config.ha == true && size == 'large'",
  "config.replicas > 1",
  "config.ratio > 0.5",
  "config.tier == 'large'",
  "'a.example' in config.hosts",
  "config.hosts.exists(host, host.endsWith('.example'))",
  "config.database.kind == 'postgres'",
  "config.either == 3 || config.either == 'three'",
  "config['log-level'] == 'debug'",
  "placement.mode != 'single-region' && placement.regions.size() > 1",
  "sovereign.fqdn.endsWith('.example') || organization.name == 'acme'",
  "{{ .config.tier == 'large' }}",
])("decides %s", (condition) => {
  expect(checkCondition(condition, schema)).toBeUndefined();
});

it.each([
  ["config.hA", "No such key: hA"],
  ["config.tier == 3", "no such overload: string == int"],
  ["config.replicas > 'one'", "no such overload: int > string"],
  ["config.database.size > 1", "No such key: size"],
  ["config.tier", "its result is of type string, not bool"],
  ["placement.zones.size() > 1", "No such key: zones"],
  ["cluster.name == 'a'", "Unknown variable: cluster"],
  ["now() > timestamp('2026-01-01T00:00:00Z')", "found no matching overload for 'now()'"],
  ["random() > 0.5", "found no matching overload for 'random()'"],
  ["config.ha ==", "Unexpected token: EOF"],
])("cannot decide %s", (condition, reason) => {
  expect(checkCondition(condition, schema)).toBe(reason);
});

it("takes the braces and leading dots of the older notation away, and leaves text in quotes alone", () => {
  expect(unwrapCondition("{{ .config.host == '.config.x' }}")).toBe("config.host == '.config.x'");
  expect(unwrapCondition('{{- not_a_root.config == ".size" -}}')).toBe('not_a_root.config == ".size"');
  expect(unwrapCondition("config.host == '{{ .config.x }}'")).toBe("config.host == '{{ .config.x }}'");
});

it("evaluates a condition over answers and surroundings as JSON gives them", () => {
  const scope = {
    config: { ha: true, replicas: 3 },
    placement: { mode: "active-active", regions: ["fsn1", "hel1"] },
    size: "large",
    sovereign: { fqdn: "a.example", slug: "a", regions: ["fsn1", "hel1"] },
    organization: { name: "acme" },
  };

  expect(evaluateCondition("config.ha && config.replicas == 3 && placement.regions.size() == 2", scope)).toBe(true);
  expect(evaluateCondition("{{ .config.replicas > 3 }}", scope)).toBe(false);
});

it("says what a transformation makes, or why it cannot be done", () => {
  expect(checkTransform("value ? 'on' : 'off'", { type: "boolean" })).toEqual({ type: "string" });
  expect(checkTransform("value + 1", { type: "integer" })).toEqual({ type: "int" });
  expect(checkTransform("value + 1", { type: "string" })).toEqual({ error: "no such overload: string + int" });
});
