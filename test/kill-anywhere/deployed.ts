import { setTimeout as delay } from "node:timers/promises";
import { type Event, type State, followEvents } from "../../packages/contract/src/contract.ts";
import type { World } from "./world.ts";

/** A deployment as somebody sees it who has followed it from the start. */
export interface Deployed {
  id: string;
  fqdn: string;
  /** Everything that was streamed so far, in order of arrival. */
  events: Event[];
}

/** Asks for a solo Sovereign with an SSH key of its own, since a project holds each key only once. */
export async function deploy({ client, cloudToken }: World, fqdn: string): Promise<Deployed> {
  const { publicKey } = await client.call("generateSSHKey", { body: { fqdn } });
  const body = {
    orgName: "Acme",
    orgEmail: "ops@acme.example",
    sovereignFQDN: fqdn,
    hetznerToken: cloudToken,
    region: "fsn1",
    controlPlaneSize: "cpx52",
    sshPublicKey: publicKey,
  };
  const { id } = await client.call("createDeployment", { body });
  return { id, fqdn, events: [] };
}

/** A person's patience with a provision or a wipe that is being struck, milliseconds. */
const patienceMs = 90_000;

/** Follows a deployment, whatever happens to the mothership, until an event fits or the stream ends. Returns the state that ended it. */
export async function follow(world: World, { id, events }: Deployed, until: (event: Event) => boolean): Promise<State | undefined> {
  const limit = AbortSignal.timeout(patienceMs);
  const since = events.at(-1)?.seq ?? 0;
  for await (const followed of followEvents({ client: world.client, id, since, signal: limit, pause: shortPause })) {
    if (followed.type === "done") return followed.state;
    events.push(followed.event);
    if (until(followed.event)) return undefined;
  }
  throw new Error(`What was waited for did not come within ${patienceMs / 1000} s. ${lastEvents(events)}`);
}

/** For the message of an error. */
export function lastEvents(events: Event[]): string {
  const lines = events.slice(-25).map(({ seq, time, phase, message }) => `  ${seq} ${time} ${phase}: ${message}`);
  return `The last events:\n${lines.join("\n")}`;
}

export function isStanding({ phase }: Event): boolean {
  return phase === "flux-bootstrap";
}

function shortPause(_ms: number, signal?: AbortSignal): Promise<void> {
  return delay(50, undefined, signal ? { signal } : {}).catch(() => {});
}
