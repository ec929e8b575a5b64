import type { RequestFacts } from "./fault.ts";
import type { Matcher, Nth, Rule } from "./scenario-schema.ts";

/** A rule with its patterns compiled: whether it concerns a request, not yet whether it is this one's turn. */
export interface CompiledRule {
  rule: Rule;
  concerns(facts: RequestFacts, phase: string): boolean;
  /** The value calls are counted by. */
  keyOf(facts: RequestFacts): string;
  isTurn(count: number): boolean;
}

export function compileRule(rule: Rule): CompiledRule {
  const when = rule.when ?? {};
  const methods = when.method === undefined ? undefined : new Set([when.method].flat().map((method) => method.toUpperCase()));
  const path = when.path === undefined ? undefined : compileGlob(when.path);
  const client = when.client === undefined ? undefined : new RegExp(when.client);
  const body = compileMatchers(when.body);
  const query = compileMatchers(when.query);
  return {
    rule,
    concerns: (facts, phase) =>
      (rule.target === "any" || (rule.target ?? "hetzner") === facts.target) &&
      (methods === undefined || methods.has(facts.method)) &&
      (path === undefined || path.test(facts.path)) &&
      (when.token === undefined || when.token === facts.token) &&
      (when.phase === undefined || when.phase === phase) &&
      (client === undefined || client.test(facts.client)) &&
      query.every((holds) => holds(facts.query)) &&
      body.every((holds) => holds(facts.body)),
    keyOf: (facts) => (when.key === undefined ? "" : String(dig(facts, when.key))),
    isTurn: (count) => when.nth === undefined || isNth(when.nth, count),
  };
}

/** `*` stands for a part of one path segment, `**` for anything. */
export function compileGlob(glob: string): RegExp {
  const escaped = glob.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll(/\*\*|\*/g, (stars) => (stars === "**" ? ".*" : "[^/]*"))}$`);
}

function compileMatchers(matchers: Record<string, Matcher> = {}): ((value: unknown) => boolean)[] {
  return Object.entries(matchers).map(([path, matcher]) => {
    const test = compileMatcher(matcher);
    return (value) => test(dig(value, path));
  });
}

function compileMatcher(matcher: Matcher): (value: unknown) => boolean {
  if (typeof matcher !== "object") return (value) => String(value) === String(matcher);
  const { equals, matches, exists } = matcher;
  const pattern = matches === undefined ? undefined : new RegExp(matches);
  return (value) =>
    (equals === undefined || String(value) === String(equals)) &&
    (pattern === undefined || (value !== undefined && pattern.test(typeof value === "string" ? value : JSON.stringify(value)))) &&
    (exists === undefined || exists === (value !== undefined));
}

/** Follows `a.b.0` into a value. */
function dig(value: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((inner, key) => {
    return typeof inner === "object" && inner !== null && Object.hasOwn(inner, key) ? (inner as Record<string, unknown>)[key] : undefined;
  }, value);
}

function isNth(nth: Nth, count: number): boolean {
  if (typeof nth === "number") return count === nth;
  if (Array.isArray(nth)) return nth.includes(count);
  if ("every" in nth) return count % nth.every === 0;
  return count >= nth.from && count <= (nth.to ?? Number.POSITIVE_INFINITY);
}
