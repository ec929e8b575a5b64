import { setTimeout as delay } from "node:timers/promises";
import { ApiProblem, type Event } from "../../packages/contract/src/contract.ts";
import { demandStanding, demandWiped } from "./demands.ts";
import { type Deployed, deploy, follow, isStanding, lastEvents } from "./deployed.ts";
import type { Schedule, Strike } from "./schedule.ts";
import { type Blow, createStriker } from "./strike.ts";
import { type World, createWorld } from "./world.ts";

/** What became of one schedule. */
export interface Played {
  blows: Blow[];
  /** Milliseconds from the last blow that hit until everything stood, and until everything was gone. */
  convergedAfterMs: number[];
  /** Milliseconds from the death of a worker that ran a phase, or from the start of one that could go on, until one did. */
  takeoversMs: number[];
  events: Event[];
}

/** Plays a schedule in a world of its own. Throws when a demand is not met, with the logs of all processes. */
export async function play(schedule: Schedule, databaseURL: string): Promise<Played> {
  const world = await createWorld(schedule, databaseURL);
  try {
    return await playIn(world, schedule);
  } catch (error) {
    const logs = world.mothership.processes.map((each) => `--- log of ${each.role}\n${each.log().split("\n").slice(-80).join("\n")}`);
    throw new Error(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n${logs.join("\n")}`, { cause: error });
  } finally {
    await world.close();
  }
}

async function playIn(world: World, schedule: Schedule): Promise<Played> {
  const deployed = await deploy(world, `kill-${schedule.seed}.omani.works`);
  const played: Played = { blows: [], convergedAfterMs: [], takeoversMs: [], events: deployed.events };

  await struck(world, deployed, schedule.strikes, played, isStanding);
  await demandStanding(world, deployed);
  if (!schedule.wipeStrikes) return played;

  await persist(() => world.client.call("wipeDeployment", { params: { id: deployed.id }, body: { confirm: deployed.fqdn } }));
  await struck(world, deployed, schedule.wipeStrikes, played, () => false);
  await demandWiped(world, deployed);
  return played;
}

/** Follows the deployment under blows until the condition holds or it is wiped. */
async function struck(
  world: World,
  deployed: Deployed,
  strikes: Strike[],
  played: Played,
  until: (event: Event) => boolean,
): Promise<void> {
  const striker = createStriker(world, strikes);
  const end = await follow(world, deployed, (event) => {
    striker.saw(event);
    return until(event);
  });
  const convergedAt = Date.now();
  await striker.end();
  if (end && end.status !== "wiped")
    throw new Error(`It ended as ${end.status}: ${JSON.stringify(end.failure)}. ${lastEvents(deployed.events)}`);

  const hits = striker.blows.filter(({ hit }) => hit);
  const last = hits.at(-1);
  if (last) played.convergedAfterMs.push(Math.max(0, convergedAt - last.at));
  played.blows.push(...striker.blows);
  for (const [index, { strike, at, ableAt }] of striker.blows.entries())
    if (strike.victim === "worker" && strike.signal === "SIGKILL")
      played.takeoversMs.push(
        ...takeoverAfter(at, deployed.events, striker.blows[index + 1]?.at).map((took) => Math.max(0, at + took - ableAt)),
      );
}

/** Only a worker that was killed in the middle of a phase is taken over; one that idled leaves nothing behind. `next` is when the next blow fell. */
export function takeoverAfter(at: number, events: Event[], next = Number.POSITIVE_INFINITY): number[] {
  const taken = events.find(
    ({ phase, message, time }) => phase === "engine" && message.startsWith("The worker that ran") && Date.parse(time) >= at,
  );
  const takenAt = taken && Date.parse(taken.time);
  return takenAt !== undefined && takenAt <= next ? [takenAt - at] : [];
}

/** Asks again while nobody answers. What was asked twice because an answer was lost is refused the second time, which is as good. */
async function persist(ask: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await ask();
      return;
    } catch (error) {
      if (error instanceof ApiProblem && error.problem.error === "wipe-in-progress") return;
      if (tries >= 100) throw error;
      await delay(100);
    }
  }
}
