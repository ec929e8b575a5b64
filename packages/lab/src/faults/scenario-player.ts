import type { Clock } from "../clock.ts";
import { milliseconds } from "../duration.ts";
import type { RuleEngine } from "./fault-engine.ts";
import type { Scenario, ScenarioEvent } from "./scenario-schema.ts";

export interface ScenarioParts {
  clock: Clock;
  engine: RuleEngine;
  /** Applies behaviour settings on top of the lab's own. */
  applySettings(settings: Record<string, unknown>): void;
  /** Back to the lab's own settings. */
  resetSettings(): void;
  reseed(seed: number): void;
  fire(event: ScenarioEvent): void;
  failed(event: ScenarioEvent, error: unknown): void;
}

/** Plays one scenario at a time: its settings and rules at once, its events when they are due. */
export interface ScenarioPlayer {
  load(scenario: Scenario): void;
  unload(): void;
  current(): Scenario | undefined;
  /** Takes a scenario up again after a restart; its timers and rules come from the snapshot. */
  resume(scenario: Scenario | undefined): void;
  fire(event: ScenarioEvent): void;
}

export function createScenarioPlayer(parts: ScenarioParts): ScenarioPlayer {
  const { clock, engine } = parts;
  let current: Scenario | undefined;

  clock.on("scenario-event", (task) => attempt(task["event"] as ScenarioEvent));
  engine.onFired((ruleId) => {
    for (const event of current?.events ?? []) {
      if (event.at && "after" in event.at && event.at.after.rule === ruleId) plan(event, milliseconds(event.at.after.delay ?? 0));
    }
  });

  function plan(event: ScenarioEvent, delay: number): void {
    clock.schedule(clock.now() + delay, { type: "scenario-event", event });
  }

  // A scenario may name what does not exist in this run; that must not take the lab down.
  function attempt(event: ScenarioEvent): void {
    try {
      parts.fire(event);
    } catch (error) {
      parts.failed(event, error);
    }
  }

  function unload(): void {
    if (!current) return;
    current = undefined;
    engine.clear();
    clock.dropTasks("scenario-event");
    parts.resetSettings();
  }

  return {
    load(scenario) {
      unload();
      current = scenario;
      if (scenario.seed !== undefined) parts.reseed(scenario.seed);
      parts.applySettings(scenario.set ?? {});
      for (const rule of scenario.rules ?? []) engine.add(rule);
      for (const event of scenario.events ?? []) {
        if (event.at === undefined) attempt(event);
        else if ("t" in event.at) plan(event, milliseconds(event.at.t));
      }
    },
    unload,
    current: () => current,
    resume: (scenario) => void (current = scenario),
    fire: (event) => parts.fire(event),
  };
}
