import { Compile } from "typebox/compile";
import { parse } from "yaml";
import { checkKnob } from "../hetzner/knobs.ts";
import { Rule, Scenario, ScenarioEvent } from "./scenario-schema.ts";

/** A scenario, rule or event that cannot be used; `problems` says where and why. */
export class ScenarioError extends Error {
  readonly problems: string[];

  constructor(problems: string[]) {
    super(`The scenario is not valid: ${problems.join("; ")}`);
    this.problems = problems;
  }
}

const validators = { scenario: Compile(Scenario), rule: Compile(Rule), event: Compile(ScenarioEvent) };

/** Reads a scenario from YAML (or JSON, which is a part of it). Throws `ScenarioError`. */
export function parseScenario(text: string): Scenario {
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    throw new ScenarioError([String(error)]);
  }
  return checkScenario(value);
}

export function checkScenario(value: unknown): Scenario {
  const scenario = check(validators.scenario, value);
  refuseRepeats("rules", scenario.rules ?? []);
  refuseRepeats("events", scenario.events ?? []);
  checkSettings(scenario.set ?? {});
  for (const rule of scenario.rules ?? []) checkPatterns(rule);
  const known = new Set(scenario.rules?.map((rule) => rule.id));
  for (const { id, at } of scenario.events ?? []) {
    if (at && "after" in at && !known.has(at.after.rule))
      throw new ScenarioError([`event '${id}' waits for rule '${at.after.rule}', which does not exist`]);
  }
  return scenario;
}

export function checkRule(value: unknown): Rule {
  const rule = check(validators.rule, value);
  checkPatterns(rule);
  return rule;
}

export function checkEvent(value: unknown): ScenarioEvent {
  return check(validators.event, value);
}

interface Validator<T> {
  Check(value: unknown): value is T;
  Errors(value: unknown): { instancePath: string; message: string }[];
}

function check<T>(validator: Validator<T>, value: unknown): T {
  if (validator.Check(value)) return value;
  throw new ScenarioError(validator.Errors(value).map((error) => `${error.instancePath || "/"} ${error.message}`));
}

function refuseRepeats(what: string, items: { id: string }[]): void {
  const repeated = items.map((item) => item.id).filter((id, index, ids) => ids.indexOf(id) !== index);
  if (repeated.length > 0) throw new ScenarioError([`${what} share the id '${repeated[0]}'`]);
}

function checkSettings(settings: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(settings)) {
    try {
      checkKnob(name, value);
    } catch (error) {
      throw new ScenarioError([(error as Error).message]);
    }
  }
}

function checkPatterns({ id, when }: Rule): void {
  const tests = [...Object.values(when?.body ?? {}), ...Object.values(when?.query ?? {})];
  const patterns = [when?.client, ...tests.map((test) => (typeof test === "object" ? test.matches : undefined))];
  for (const pattern of patterns) {
    try {
      if (pattern !== undefined) RegExp(pattern);
    } catch {
      throw new ScenarioError([`rule '${id}' holds a regular expression that is none: ${pattern}`]);
    }
  }
}
