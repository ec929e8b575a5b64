import { createClock, type Clock, type WallTime } from "./clock.ts";
import type { FaultEngine } from "./faults/fault.ts";
import { createCloud, type Cloud } from "./hetzner/cloud.ts";
import type { Era } from "./hetzner/era.ts";
import { kindModules } from "./hetzner/kind-modules.ts";
import { releaseServer } from "./hetzner/kinds/firewalls.ts";
import { createKnobs, type Knobs } from "./hetzner/knobs.ts";
import { createProjectRegistry, type ProjectRegistry } from "./hetzner/project-registry.ts";
import { createJournal, type Journal, type JournalFile } from "./journal/journal.ts";
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
}

/** All the state of a lab, without a port or a file: what the HTTP faces are put in front of. */
export interface Laboratory {
  seed: number;
  era: Era;
  clock: Clock;
  rng: Rng;
  knobs: Knobs;
  projects: ProjectRegistry;
  cloud: Cloud;
  journal: Journal;
  faults: FaultEngine;
}

export function createLaboratory(options: LaboratoryOptions): Laboratory {
  const { seed, era } = options;
  const clock = createClock(options.wall, options.speed);
  const rng = createRng(seed);
  const knobs = createKnobs(options.set);
  const projects = createProjectRegistry(era, options.randomBytes);
  const cloud = createCloud({ clock, rng, knobs, modules: kindModules, project: (id) => projects.get(id)! });
  clock.on("firewall-release", (task) => {
    releaseServer(cloud, Number(task["firewall"]), Number(task["server"]));
    cloud.store.commit();
  });
  const journal = createJournal(options.journalFile);
  return { seed, era, clock, rng, knobs, projects, cloud, journal, faults: { decide: () => undefined } };
}
