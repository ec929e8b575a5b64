import { provisionPhases, wipePhases } from "../../packages/contract/src/contract.ts";
import { createRng } from "../../packages/lab/src/rng.ts";

/** What is done to one provision, and perhaps to its wipe. The same seed always gives the same one. */
export interface Schedule {
  seed: number;
  /** One process for everything, or an API and two workers over one database. */
  topology: Topology;
  /** Writes whose answer is lost after they were committed: the n-th of the run each. */
  losses: Loss[];
  strikes: Strike[];
  /** Wiped afterwards, under these strikes; left out for most seeds. */
  wipeStrikes?: Strike[];
}

export type Topology = "one" | "split";

export interface Loss {
  nth: number;
  as: "reset" | 502;
}

/** One blow. Each is armed once the one before it has fallen; one whose moment never comes falls nowhere. */
export interface Strike {
  moment: Moment;
  /** Between the moment and the blow, real milliseconds. */
  delayMs: number;
  victim: Victim;
  signal: "SIGKILL" | "SIGTERM";
  /** Until the process is started again, real milliseconds. */
  absenceMs: number;
}

/** `worker` is the process that runs phases; OpenTofu and its provider are children of it. */
export type Victim = "worker" | "api" | "tofu" | "provider";

/** Counts begin when the strike is armed. Requests are those that reach the cloud, whoever sends them. */
export type Moment = { type: "boundary"; phase: string; state: "running" | "succeeded" } | { type: "request" | "write"; nth: number };

/** What an undisturbed solo provision and its wipe ask of the cloud, roughly: moments are drawn from these. */
const usual = { provision: { requests: 110, writes: 14 }, wipe: { requests: 90, writes: 14 } };
const boundaries = { provision: boundariesOf(provisionPhases), wipe: boundariesOf(wipePhases) };

/** Every other seed begins at a phase boundary and two of five end in a wipe that does, so that 40 seeds in a row meet every boundary there is. */
export function planSchedule(seed: number): Schedule {
  const rng = createRng(seed);
  const chance = (share: number) => rng.draw("chance") < share;
  const whole = (least: number, most: number) => Math.floor(rng.uniform("whole", least, most + 1));
  const pick = <T>(choices: readonly T[]): T => choices[whole(0, choices.length - 1)] as T;

  const topology: Topology = seed % 5 < 2 ? "split" : "one";
  const first = seed % 2 === 0 ? at(boundaries.provision, seed / 2) : momentOf("provision");
  const strikes = [first, ...Array.from({ length: pick([0, 0, 0, 1, 1, 2]) }, () => momentOf("provision"))].map(strikeAt);
  const losses = chance(0.5) ? Array.from({ length: whole(1, 2) }, (): Loss => ({ nth: whole(1, 12), as: pick(["reset", 502]) })) : [];
  const turn = [1, 4].indexOf(seed % 5);
  if (turn < 0) return { seed, topology, losses, strikes };

  const wipe = [at(boundaries.wipe, Math.floor(seed / 5) * 2 + turn), ...(chance(0.5) ? [momentOf("wipe")] : [])];
  return { seed, topology, losses, strikes, wipeStrikes: wipe.map(strikeAt) };

  function strikeAt(moment: Moment): Strike {
    const victim: Victim =
      moment.type !== "boundary" && chance(0.45)
        ? pick(["tofu", "tofu", "provider"])
        : topology === "split" && chance(0.2)
          ? "api"
          : "worker";
    const isProcess = victim === "worker" || victim === "api";
    return {
      moment,
      delayMs: chance(0.5) ? 0 : whole(1, 250),
      victim,
      signal: isProcess && chance(0.2) ? "SIGTERM" : "SIGKILL",
      absenceMs: isProcess && chance(0.5) ? whole(1, 800) : 0,
    };
  }

  function momentOf(during: "provision" | "wipe"): Moment {
    if (chance(0.2)) return pick(boundaries[during]);
    return chance(0.65)
      ? { type: "write", nth: whole(1, usual[during].writes) }
      : { type: "request", nth: whole(1, usual[during].requests) };
  }
}

function boundariesOf(phases: readonly string[]): Moment[] {
  return phases.flatMap((phase) => (["running", "succeeded"] as const).map((state) => ({ type: "boundary", phase, state }) as const));
}

function at<T>(choices: readonly T[], index: number): T {
  return choices[index % choices.length] as T;
}

/** One line a person can read. */
export function describeSchedule({ topology, losses, strikes, wipeStrikes }: Schedule): string {
  const lost = losses.map(({ nth, as }) => `answer to write ${nth} lost (${as})`);
  const wipe = wipeStrikes?.map((strike) => `in the wipe: ${describeStrike(strike)}`) ?? [];
  return `${topology}: ${[...lost, ...strikes.map(describeStrike), ...wipe].join("; ")}`;
}

function describeStrike({ moment, delayMs, victim, signal, absenceMs }: Strike): string {
  const when = moment.type === "boundary" ? `${moment.phase} ${moment.state}` : `${moment.type} ${moment.nth}`;
  return `${signal} to ${victim} at ${when}${delayMs > 0 ? ` + ${delayMs} ms` : ""}${absenceMs > 0 ? `, away ${absenceMs} ms` : ""}`;
}
