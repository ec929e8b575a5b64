import type { Clock } from "../clock.ts";
import { milliseconds, type Duration } from "../duration.ts";
import { statusOfCode } from "../hetzner/errors.ts";
import { registrarModules } from "../registrars/registrar-modules.ts";
import type { Rng } from "../rng.ts";
import type { Fault, FaultEngine, RequestFacts } from "./fault.ts";
import { compileRule, type CompiledRule } from "./match-rule.ts";
import type { RequestAction, Rule } from "./scenario-schema.ts";

interface ActiveRule extends CompiledRule {
  counts: Map<string, number>;
  fired: number;
  /** A burst goes on for so many calls, or until this virtual time. */
  burstCalls: number;
  burstUntil: number;
}

export interface RuleState {
  rule: Rule;
  fired: number;
  counts: Record<string, number>;
}

/** The rules in force and how often each was met. */
export interface RuleEngine extends FaultEngine {
  add(rule: Rule): void;
  /** Whether there was such a rule. */
  remove(id: string): boolean;
  clear(): void;
  phase(): string;
  setPhase(phase: string): void;
  onFired(listener: (ruleId: string) => void): void;
  snapshot(): RuleState[];
  restore(states: RuleState[]): void;
}

export function createFaultEngine(clock: Clock, rng: Rng): RuleEngine {
  let rules: ActiveRule[] = [];
  let phase = "";
  let listener: ((ruleId: string) => void) | undefined;

  function isHit(active: ActiveRule, facts: RequestFacts): boolean {
    if (!active.concerns(facts, phase)) return false;
    if (active.burstCalls > 0 || active.burstUntil > clock.now()) {
      active.burstCalls = Math.max(0, active.burstCalls - 1);
      return true;
    }
    const key = active.keyOf(facts);
    const count = (active.counts.get(key) ?? 0) + 1;
    active.counts.set(key, count);
    if (!active.isTurn(count) || active.fired >= (active.rule.times ?? Number.POSITIVE_INFINITY)) return false;
    active.fired++;
    const { burst } = active.rule.do;
    if (burst?.calls !== undefined) active.burstCalls = burst.calls - 1;
    if (burst?.span !== undefined) active.burstUntil = clock.now() + milliseconds(burst.span);
    listener?.(active.rule.id);
    return true;
  }

  return {
    decide(facts) {
      let fault: Fault | undefined;
      for (const active of rules) {
        if (!isHit(active, facts)) continue;
        const next = toFault(active.rule, facts.target, active.keyOf(facts), rng);
        fault = fault ? { ...next, ...fault, delay: (fault.delay ?? 0) + (next.delay ?? 0) } : next;
        if (!active.rule.chain) break;
      }
      return fault;
    },
    add: (rule) => void (rules = [...rules.filter((other) => other.rule.id !== rule.id), activate({ rule, fired: 0, counts: {} })]),
    remove(id) {
      const before = rules.length;
      rules = rules.filter((active) => active.rule.id !== id);
      return rules.length < before;
    },
    clear: () => void (rules = []),
    phase: () => phase,
    setPhase: (next) => void (phase = next),
    onFired: (next) => void (listener = next),
    snapshot: () => rules.map(({ rule, fired, counts }) => ({ rule, fired, counts: Object.fromEntries(counts) })),
    restore: (states) => void (rules = states.map(activate)),
  };
}

function activate({ rule, fired, counts }: RuleState): ActiveRule {
  return { ...compileRule(rule), counts: new Map(Object.entries(counts)), fired, burstCalls: 0, burstUntil: -1 };
}

function toFault({ id, do: action }: Rule, target: string, key: string, rng: Rng): Fault {
  const error = errorOf(action, target);
  const { error: outcomeError, stuck } = action.action_outcome ?? {};
  return {
    ruleId: id,
    ...(action.delay !== undefined && { delay: drawDelay(action.delay, `delay ${id} ${key}`, rng) }),
    ...(error && { error }),
    ...(action.drop && { drop: action.drop }),
    ...(action.lost_response && { lost: { after: action.lost_response.after, as: String(action.lost_response.as) as "reset" } }),
    ...(action.partial_body && { partialBody: action.partial_body.bytes }),
    ...(action.slow_body && { slowBody: { bytesPerSecond: action.slow_body.bytes_per_second } }),
    ...(action.malformed_json && { malformedJson: true }),
    ...(action.html_error && { htmlError: action.html_error }),
    ...(action.rate_limit && { drainRateLimit: true }),
    ...(action.stale_read && { staleBy: milliseconds(action.stale_read.by) }),
    ...(action.clock_skew && { clockSkew: signed(action.clock_skew.by) }),
    ...(action.ignored_change && { ignoredChange: true }),
    ...(action.action_outcome && {
      outcome: { ...(outcomeError && { error: outcomeError }), ...(stuck && { frozenAt: stuck.progress, stuck: milliseconds(stuck.for) }) },
    }),
  };
}

function errorOf({ status, burst }: RequestAction, target: string): Fault["error"] {
  const code = status?.code ?? burst?.code;
  if (code === undefined) return undefined;
  // A validation error without its field list would be a worse bug than the one to be rehearsed.
  const details = status?.details ?? (code === "invalid_input" ? { fields: [] } : null);
  return {
    code,
    status: status?.status ?? burst?.status ?? usualStatus(target, code),
    message: status?.message ?? burst?.message ?? `injected ${code}`,
    details,
  };
}

/** What the API in question usually sends with a code. */
function usualStatus(target: string, code: string): number {
  const registrar = registrarModules.find(({ name }) => name === target);
  return registrar ? registrar.statusOf(code) : statusOfCode(code);
}

function drawDelay(delay: Duration | [Duration, Duration], stream: string, rng: Rng): number {
  return Array.isArray(delay) ? rng.uniform(stream, milliseconds(delay[0]), milliseconds(delay[1])) : milliseconds(delay);
}

function signed(span: number | string): number {
  if (typeof span === "number") return span * 1000;
  return span.startsWith("-") ? -milliseconds(span.slice(1)) : milliseconds(span);
}
