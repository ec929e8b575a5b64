import { setTimeout as delay } from "node:timers/promises";
import { ApiProblem, type Event, type State, followEvents } from "../../packages/contract/src/contract.ts";
import { demandStanding, demandWiped } from "./demands.ts";
import type { Schedule, Strike } from "./schedule.ts";
import { type Blow, createStriker } from "./strike.ts";
import { type World, createWorld } from "./world.ts";

/** What became of one schedule. */
export interface Played {
  blows: Blow[];
  /** Milliseconds from the last blow that hit until everything stood, or was gone; undefined when none hit. */
  convergedAfterMs: number[];
  /** Milliseconds from the death of a worker that ran a phase until another one, or its successor, went on. */
  takeoversMs: number[];
  events: Event[];
}

export interface Deployed {
  id: string;
  fqdn: string;
  /** Everything that was streamed so far, in order of arrival. */
  events: Event[];
}

/** A person's patience with a provision or a wipe that is being struck, milliseconds. */
const convergeLimitMs = 90_000;

/** Plays a schedule in a world of its own. Throws an error that tells how to replay it when a demand is not met. */
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
  const fqdn = `kill-${schedule.seed}.omani.works`;
  const { id } = await world.client.call("createDeployment", { body: requestFor(fqdn, world.cloudToken) });
  const deployed: Deployed = { id, fqdn, events: [] };
  const played: Played = { blows: [], convergedAfterMs: [], takeoversMs: [], events: deployed.events };

  await struck(world, deployed, schedule.strikes, played, "provision", ({ phase }) => phase === "flux-bootstrap");
  await demandStanding(world, deployed);
  if (!schedule.wipeStrikes) return played;

  await persist(() => world.client.call("wipeDeployment", { params: { id }, body: { confirm: fqdn } }));
  await struck(world, deployed, schedule.wipeStrikes, played, "wipe", () => false);
  await demandWiped(world, deployed);
  return played;
}

/** Follows the deployment under blows until the condition holds or the stream says that it is over. */
async function struck(
  world: World,
  { id, events }: Deployed,
  strikes: Strike[],
  played: Played,
  what: string,
  isThere: (event: Event) => boolean,
): Promise<void> {
  const striker = createStriker(world, strikes);
  const limit = AbortSignal.timeout(convergeLimitMs);
  let end: State | "there" | undefined;
  const since = events.at(-1)?.seq ?? 0;
  for await (const followed of followEvents({ client: world.client, id, since, signal: limit, pause: shortPause })) {
    if (followed.type === "done") {
      end = followed.state;
      break;
    }
    events.push(followed.event);
    striker.saw(followed.event);
    if (isThere(followed.event)) {
      end = "there";
      break;
    }
  }
  const convergedAt = Date.now();
  await striker.end();
  played.blows.push(...striker.blows);
  const tail = () =>
    events
      .slice(-25)
      .map(({ seq, time, phase, message }) => `  ${seq} ${time} ${phase}: ${message}`)
      .join("\n");
  if (end === undefined) throw new Error(`The ${what} did not end within ${convergeLimitMs / 1000} s. Last events:\n${tail()}`);
  if (end !== "there" && end.status !== "wiped")
    throw new Error(`The ${what} ended as ${end.status}: ${JSON.stringify(end.failure)}. Last events:\n${tail()}`);

  const hits = striker.blows.filter(({ hit }) => hit);
  const last = hits.at(-1);
  if (last) played.convergedAfterMs.push(Math.max(0, convergedAt - last.at));
  for (const blow of hits) if (blow.strike.victim === "worker") played.takeoversMs.push(...takeoverAfter(blow, events));
}

/** Only a worker that was killed in the middle of a phase is taken over; one that idled leaves nothing behind. */
function takeoverAfter({ at }: Blow, events: Event[]): number[] {
  const taken = events.find(
    ({ phase, message, time }) => phase === "engine" && message.startsWith("The worker that ran") && Date.parse(time) >= at,
  );
  return taken ? [Date.parse(taken.time) - at] : [];
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

function shortPause(_ms: number, signal?: AbortSignal): Promise<void> {
  return delay(50, undefined, signal ? { signal } : {}).catch(() => {});
}

function requestFor(sovereignFQDN: string, hetznerToken: string) {
  return {
    orgName: "Acme",
    orgEmail: "ops@acme.example",
    sovereignFQDN,
    hetznerToken,
    region: "fsn1",
    controlPlaneSize: "cpx52",
    sshPublicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGb1O/3TXFMgdI+qyOHtcJmJcKZKz0gWbPXWDdrDRiXK test@example.com",
  };
}
