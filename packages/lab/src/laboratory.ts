import { createClock, type Clock, type WallTime } from "./clock.ts";
import { createFaultEngine, type RuleEngine } from "./faults/fault-engine.ts";
import { runEvent, type EventParts } from "./faults/run-event.ts";
import { createScenarioPlayer, type ScenarioPlayer } from "./faults/scenario-player.ts";
import { createCloud, type Cloud } from "./hetzner/cloud.ts";
import type { Era } from "./hetzner/era.ts";
import { kindModules } from "./hetzner/kind-modules.ts";
import { releaseServer } from "./hetzner/kinds/firewalls.ts";
import { createKnobs, type Knobs } from "./hetzner/knobs.ts";
import { createProjectRegistry, type ProjectRegistry } from "./hetzner/project-registry.ts";
import { createJournal, type Journal, type JournalFile } from "./journal/journal.ts";
import type { ParentZone } from "./dns/parent-zone.ts";
import { createRegistrarBook, type RegistrarBook } from "./registrars/registrar-book.ts";
import { createRng, type Rng } from "./rng.ts";

export interface LaboratoryOptions {
  seed: number;
  speed: number;
  era: Era;
  /** Behaviour settings that differ from the defaults. */
  set: Record<string, unknown>;
  wall: WallTime;
  randomBytes: (size: number) => Uint8Array;
  journalFile?: JournalFile;
  /** Who can kill and pause real programs; left out where the lab supervises none. */
  processes?: EventParts["processes"];
  /** Where registrars publish delegations; left out, they only remember them. */
  parent?: ParentZone;
  /** Told when an event of a scenario could not happen, or a delegation was not taken. */
  warn?: (message: string) => void;
}

/** All the state of a lab, without a port or a file: what the HTTP faces are put in front of. */
export interface Laboratory {
  era: Era;
  clock: Clock;
  rng: Rng;
  knobs: Knobs;
  projects: ProjectRegistry;
  cloud: Cloud;
  registrars: RegistrarBook;
  journal: Journal;
  faults: RuleEngine;
  scenario: ScenarioPlayer;
  applySettings(settings: Record<string, unknown>): void;
}

export function createLaboratory(options: LaboratoryOptions): Laboratory {
  const { era } = options;
  const clock = createClock(options.wall, options.speed);
  const rng = createRng(options.seed);
  const knobs = createKnobs(options.set);
  const projects = createProjectRegistry(era, options.randomBytes);
  const cloud = createCloud({ clock, rng, knobs, modules: kindModules, project: (id) => projects.get(id)! });
  const registrars = createRegistrarBook({
    clock,
    rng,
    knobs,
    ...(options.parent && { parent: options.parent }),
    ...(options.warn && { warn: options.warn }),
  });
  const faults = createFaultEngine(clock, rng);
  const events: EventParts = { cloud, projects, registrars, applySettings, ...(options.processes && { processes: options.processes }) };

  clock.on("firewall-release", (task) => {
    releaseServer(cloud, Number(task["firewall"]), Number(task["server"]));
    cloud.store.commit();
  });

  function applySettings(settings: Record<string, unknown>): void {
    knobs.set(settings);
    if (settings["clock.speed"] !== undefined) clock.setSpeed(Number(settings["clock.speed"]));
  }

  const scenario = createScenarioPlayer({
    clock,
    engine: faults,
    applySettings,
    resetSettings() {
      knobs.reset(options.set);
      clock.setSpeed(options.speed);
    },
    reseed: (seed) => rng.reseed(seed),
    fire: (event) => runEvent(events, event.do),
    failed: (event, error) =>
      options.warn?.(`event '${event.id}' could not happen: ${error instanceof Error ? error.message : String(error)}`),
  });
  const journal = createJournal(options.journalFile);
  return { era, clock, rng, knobs, projects, cloud, registrars, journal, faults, scenario, applySettings };
}
