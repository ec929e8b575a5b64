import { setTimeout as delay } from "node:timers/promises";
import type { Event } from "../../packages/contract/src/contract.ts";
import { processesIn } from "./find-processes.ts";
import type { MothershipProcess } from "./mothership.ts";
import type { Strike } from "./schedule.ts";
import type { World } from "./world.ts";

/** A blow that has fallen. */
export interface Blow {
  strike: Strike;
  /** When, milliseconds since the epoch. */
  at: number;
  /** When a worker was there again, or still, that could take over. */
  ableAt: number;
  /** False when there was nothing to hit at that moment. */
  hit: boolean;
}

/** Lets blows fall one after the other, each at its moment. */
export interface Striker {
  /** Tells of an event of the deployment. */
  saw(event: Event): void;
  blows: Blow[];
  /** Calls off what has not fallen yet and waits until every process is back. */
  end(): Promise<void>;
}

export function createStriker(world: World, strikes: Strike[]): Striker {
  const blows: Blow[] = [];
  const open = [...strikes];
  const under: Promise<void>[] = [];
  let requests = 0;
  let writes = 0;
  let striking = false;

  const unfollow = world.lab.laboratory.journal.follow(({ method }) => {
    requests += 1;
    if (method !== "GET") writes += 1;
    const moment = open[0]?.moment;
    if (moment?.type === "request" && requests >= moment.nth) begin();
    if (moment?.type === "write" && writes >= moment.nth && method !== "GET") begin();
  });

  function begin(): void {
    const strike = open[0];
    if (!strike || striking) return;
    striking = true;
    under.push(
      fall(strike).finally(() => {
        open.shift();
        requests = 0;
        writes = 0;
        striking = false;
      }),
    );
  }

  async function fall(strike: Strike): Promise<void> {
    if (strike.delayMs > 0) await delay(strike.delayMs);
    const at = Date.now();
    const blow: Blow = { strike, at, ableAt: at, hit: false };
    blows.push(blow);
    if (strike.victim === "tofu" || strike.victim === "provider") {
      blow.hit = killChildren(world.folder, strike.victim);
      return;
    }
    const victim = await choose(world, strike.victim);
    if (!victim?.pid()) return;
    blow.hit = true;
    blow.at = Date.now();
    await victim.end(strike.signal);
    // The next blow may fall while this process is still away.
    under.push(
      delay(strike.absenceMs)
        .then(() => victim.start())
        .then(() => void (victim.role === "all" && (blow.ableAt = Date.now()))),
    );
  }

  return {
    saw({ phase, state }) {
      const moment = open[0]?.moment;
      if (moment?.type === "boundary" && moment.phase === phase && moment.state === state) begin();
    },
    blows,
    async end() {
      unfollow();
      open.length = 0;
      for (let next = under.shift(); next; next = under.shift()) await next;
    },
  };
}

function killChildren(folder: string, victim: "tofu" | "provider"): boolean {
  const found = processesIn(folder).filter(({ name }) => (victim === "tofu" ? name === "tofu" : name.startsWith("terraform-prov")));
  for (const { pid } of found) process.kill(pid, "SIGKILL");
  return found.length > 0;
}

/** The process that runs the phase at this moment; when none does, any that could. */
async function choose({ mothership, db }: World, victim: "worker" | "api"): Promise<MothershipProcess | undefined> {
  const able = mothership.processes.filter(({ role }) => role === "all" || role === victim);
  if (able.length < 2) return able[0];
  const row = await db
    .selectFrom("phase_runs")
    .innerJoin("workers", "workers.id", "phase_runs.worker_id")
    .select("workers.pid")
    .where("phase_runs.status", "=", "running")
    .executeTakeFirst();
  return able.find((each) => each.pid() === row?.pid) ?? able[0];
}
