import type { Clock } from "../clock.ts";
import { milliseconds } from "../duration.ts";
import type { Delegation, ParentZone } from "../dns/parent-zone.ts";
import type { Knobs } from "../hetzner/knobs.ts";
import { isWithin } from "./host-name.ts";
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
  /** Publishes the domain as it is now, after the propagation time. */
  plan(domain: RegistrarDomain): void;
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
  let queue: Promise<void> = Promise.resolve();

  clock.on(task, ({ delegation }) => publish(delegation as Delegation));

  function after(delegation: Delegation): void {
    const wait = milliseconds(knobs.get("registrar.propagation"));
    if (wait === 0) publish(delegation);
    else clock.schedule(clock.now() + wait, { type: task, delegation });
  }

  function publish(delegation: Delegation): void {
    published.set(delegation.domain, delegation);
    if (!parent) return;
    enqueue(async () => {
      try {
        await parent.publish(delegation);
      } catch (error) {
        warn?.(`the parent zone did not take ${delegation.domain}: ${error instanceof Error ? error.message : String(error)}`);
        // A registry tries again; what has changed since goes its own way.
        if (published.get(delegation.domain) === delegation) after(delegation);
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
    plan: (domain) => after(delegationOf(domain)),
    publish,
    publishAll(name) {
      for (const domain of current()) if (name === undefined || domain.name === name) publish(delegationOf(domain));
      return settled();
    },
    published: () => [...published.values()],
    settled,
    restore(state) {
      const gone = [...published.keys()].filter((name) => !state.some(({ domain }) => domain === name));
      published = new Map();
      if (parent) enqueue(() => Promise.all(gone.map((name) => parent.withdraw(name))).then(() => undefined));
      for (const delegation of state) publish(delegation);
    },
    recoverTimers() {
      clock.dropTasks(task);
      for (const domain of current()) {
        const wanted = delegationOf(domain);
        if (JSON.stringify(published.get(domain.name)) !== JSON.stringify(wanted)) after(wanted);
      }
    },
  };
}

/** What the registry holds of a domain. Only hosts below the domain itself need glue. */
export function delegationOf({ name, nameservers, glue, ds }: RegistrarDomain): Delegation {
  const own = nameservers.filter((host) => isWithin(host, name) && glue[host] !== undefined);
  return {
    domain: name,
    nameservers: [...nameservers],
    glue: Object.fromEntries(own.map((host) => [host, [...glue[host]!]])),
    ds: [...ds],
  };
}
