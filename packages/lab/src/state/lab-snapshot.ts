import type { ClockSnapshot } from "../clock.ts";
import type { RuleState } from "../faults/fault-engine.ts";
import type { Scenario } from "../faults/scenario-schema.ts";
import type { Action } from "../hetzner/action-book.ts";
import type { Project } from "../hetzner/project.ts";
import type { Change } from "../hetzner/store.ts";
import type { Laboratory } from "../laboratory.ts";
import type { RegistrarState } from "../registrars/registrar-book.ts";

/**
 * Everything a lab must know to go on as if nothing had happened. Tokens are in it only as hashes, credentials of registrars as they are:
 * OVH's signatures cannot be checked without them.
 */
export interface LabSnapshot {
  schema: 1;
  seed: number;
  clock: ClockSnapshot;
  counters: Record<string, number>;
  projects: Project[];
  resources: Change[];
  actions: Action[];
  /** Missing in what a lab without registrars had left. */
  registrars?: RegistrarState;
  settings: Record<string, unknown>;
  rules: RuleState[];
  phase: string;
  scenario: Scenario | null;
}

export function takeSnapshot({ clock, rng, projects, cloud, registrars, knobs, faults, scenario }: Laboratory): LabSnapshot {
  clock.settle();
  return {
    schema: 1,
    seed: rng.seed(),
    clock: clock.snapshot(),
    counters: rng.snapshot(),
    projects: projects.snapshot(),
    resources: structuredClone(cloud.store.snapshot()),
    actions: structuredClone(cloud.actions.snapshot()),
    registrars: registrars.snapshot(),
    settings: knobs.changed(),
    rules: faults.snapshot(),
    phase: faults.phase(),
    scenario: scenario.current() ?? null,
  };
}

export function restoreSnapshot(laboratory: Laboratory, snapshot: LabSnapshot): void {
  const { clock, rng, projects, cloud, registrars, knobs, faults, scenario } = laboratory;
  rng.reseed(snapshot.seed);
  rng.restore(snapshot.counters);
  knobs.reset(snapshot.settings);
  projects.restore(snapshot.projects);
  clock.restore(structuredClone(snapshot.clock));
  cloud.actions.restore(structuredClone(snapshot.actions));
  cloud.store.restore(structuredClone(snapshot.resources));
  if (snapshot.registrars) registrars.restore(snapshot.registrars);
  faults.restore(snapshot.rules);
  faults.setPhase(snapshot.phase);
  scenario.resume(snapshot.scenario ?? undefined);
}
