import type { Clock } from "../clock.ts";
import { milliseconds } from "../duration.ts";
import type { Delegation, ParentZone } from "../dns/parent-zone.ts";
import type { Knobs } from "../hetzner/knobs.ts";
import { delegationsOf, toNobody } from "./delegations-of.ts";
import type { RegistrarDomain } from "./registrar-account.ts";

export interface PublisherParts {
  clock: Clock;
  knobs: Knobs;
  current(): RegistrarDomain[];
  /** Left out, what would be published is only remembered. */
  parent?: ParentZone;
  warn?: (message: string) => void;
}

/** Carries what registrars change to the parent zone: later, as registries do, and in order. */
export interface Publisher {
  /** From now on the parent is told, first of everything there is. Until then changes are only remembered: a restart must not flash them. */
  begin(): void;
  /** Publishes after the propagation time. */
  plan(delegation: Delegation): void;
  publish(delegation: Delegation): void;
  /** Publishes one domain, or all, as they are now. */
  publishAll(name?: string): Promise<void>;
  published(): Delegation[];
  settled(): Promise<void>;
  /** What an earlier run had published; the parent gets it again, and loses what it has besides. */
  restore(published: Delegation[]): void;
  recoverTimers(): void;
}

const task = "registrar-publish";

export function createPublisher({ clock, knobs, current, parent, warn }: PublisherParts): Publisher {
  let published = new Map<string, Delegation>();
  const latest = new Map<string, Delegation>();
  let queue: Promise<void> = Promise.resolve();
  let hasBegun = false;

  clock.on(task, ({ delegation }) => publish(delegation as Delegation));

  function after(delegation: Delegation): void {
    const wait = milliseconds(knobs.get("registrar.propagation"));
    if (wait === 0) publish(delegation);
    else clock.schedule(clock.now() + wait, { type: task, delegation });
  }

  function publish(delegation: Delegation): void {
    // One to nobody is how a name below a customer's zone goes away again.
    if (delegation.nameservers.length === 0) published.delete(delegation.domain);
    else published.set(delegation.domain, delegation);
    latest.set(delegation.domain, delegation);
    if (!parent || !hasBegun) return;
    enqueue(async () => {
      try {
        await parent.publish(delegation);
      } catch (error) {
        warn?.(`the parent zone did not take ${delegation.domain}: ${error instanceof Error ? error.message : String(error)}`);
        // A registry tries again; what has changed since goes its own way.
        if (latest.get(delegation.domain) === delegation) after(delegation);
      }
    });
  }

  function enqueue(work: () => Promise<void>): void {
    queue = queue.then(work);
  }

  async function settled(): Promise<void> {
    // Work may have been added while waiting.
    for (let seen: Promise<void> | undefined; seen !== queue;) {
      seen = queue;
      await seen;
    }
  }

  return {
    begin() {
      hasBegun = true;
      for (const delegation of published.values()) publish(delegation);
    },
    plan: after,
    publish,
    publishAll(name) {
      for (const domain of current()) if (name === undefined || domain.name === name) delegationsOf(domain).forEach(publish);
      return settled();
    },
    published: () => [...published.values()],
    settled,
    restore(state) {
      const gone = [...published.keys()].filter((name) => !state.some(({ domain }) => domain === name));
      published = new Map();
      if (parent && hasBegun) enqueue(() => Promise.all(gone.map((name) => parent.withdraw(name))).then(() => undefined));
      for (const delegation of state) publish(delegation);
    },
    recoverTimers() {
      clock.dropTasks(task);
      const wanted = current().flatMap(delegationsOf);
      const isWanted = (name: string): boolean => wanted.some(({ domain }) => domain === name);
      for (const each of wanted) if (JSON.stringify(published.get(each.domain)) !== JSON.stringify(each)) after(each);
      for (const name of published.keys()) if (!isWanted(name)) after(toNobody(name));
    },
  };
}
