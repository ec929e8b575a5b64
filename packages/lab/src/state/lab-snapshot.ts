import type { ClockSnapshot } from "../clock.ts";
import type { RuleState } from "../faults/fault-engine.ts";
import type { Scenario } from "../faults/scenario-schema.ts";
import type { Action } from "../hetzner/action-book.ts";
import type { Project } from "../hetzner/project.ts";
import type { Change } from "../hetzner/store.ts";
import type { Laboratory } from "../laboratory.ts";

/** Everything a lab must know to go on as if nothing had happened. Tokens are in it only as hashes. */
export interface LabSnapshot {
  schema: 1;
  seed: number;
  clock: ClockSnapshot;
  counters: Record<string, number>;
  projects: Project[];
  resources: Change[];
  actions: Action[];
  settings: Record<string, unknown>;
  rules: RuleState[];
  phase: string;
  scenario: Scenario | null;
}

export function takeSnapshot({ clock, rng, projects, cloud, knobs, faults, scenario }: Laboratory): LabSnapshot {
  clock.settle();
  return {
    schema: 1,
    seed: rng.seed(),
    clock: clock.snapshot(),
    counters: rng.snapshot(),
    projects: projects.snapshot(),
    resources: structuredClone(cloud.store.snapshot()),
    actions: structuredClone(cloud.actions.snapshot()),
    settings: knobs.changed(),
    rules: faults.snapshot(),
    phase: faults.phase(),
    scenario: scenario.current() ?? null,
  };
}

export function restoreSnapshot({ clock, rng, projects, cloud, knobs, faults, scenario }: Laboratory, snapshot: LabSnapshot): void {
  rng.reseed(snapshot.seed);
  rng.restore(snapshot.counters);
  knobs.reset(snapshot.settings);
  projects.restore(snapshot.projects);
  clock.restore(structuredClone(snapshot.clock));
  cloud.actions.restore(structuredClone(snapshot.actions));
  cloud.store.restore(structuredClone(snapshot.resources));
  faults.restore(snapshot.rules);
  faults.setPhase(snapshot.phase);
  scenario.resume(snapshot.scenario ?? undefined);
}
