import type { Clock } from "../clock.ts";
import { milliseconds } from "../duration.ts";
import type { Delegation, ParentZone } from "../dns/parent-zone.ts";
import type { Knobs } from "../hetzner/knobs.ts";
import type { Rng } from "../rng.ts";
import { drawCredentials } from "./draw-credentials.ts";
import { hostedServersOf } from "./hosted-servers.ts";
import { delegationsOf, toNobody } from "./delegations-of.ts";
import { createPublisher } from "./publisher.ts";
import { createRateWindows, type RateWindows } from "./rate-windows.ts";
import type {
  AccountChange,
  DomainChange,
  RegistrarAccount,
  RegistrarAccountConfig,
  RegistrarDomain,
  RegistrarDomainConfig,
  RegistrarName,
  RegistrarTask,
} from "./registrar-account.ts";
import { serverOf } from "./dynadot/servers.ts";
import { createTaskBook, type TaskBook } from "./task-book.ts";

export interface RegistrarState {
  accounts: RegistrarAccount[];
  domains: RegistrarDomain[];
  tasks: RegistrarTask[];
  published: Delegation[];
}

/** All registrars' customers, domains and unfinished work; what the five wire faces are put in front of. */
export interface RegistrarBook {
  clock: Clock;
  rng: Rng;
  knobs: Knobs;
  rates: RateWindows;
  tasks: TaskBook;
  /** Throws `RangeError` when the id or a domain is taken. */
  createAccount(config: RegistrarAccountConfig): RegistrarAccount;
  createDomain(account: RegistrarAccount, config: RegistrarDomainConfig): RegistrarDomain;
  account(registrar: RegistrarName, id: string): RegistrarAccount | undefined;
  accounts(registrar?: RegistrarName): RegistrarAccount[];
  domain(name: string): RegistrarDomain | undefined;
  domainsOf(account: RegistrarAccount): RegistrarDomain[];
  /** Edits an account, whatever asked for it. */
  changeAccount(account: RegistrarAccount, change: AccountChange): void;
  /** Edits a domain behind its owner's back. */
  changeDomain(domain: RegistrarDomain, change: DomainChange): void;
  /**
   * The only way a request of a customer changes a domain or an account's servers. A rule may want it acknowledged and not done. What
   * the registry must know goes to the parent zone after the propagation time.
   */
  write(domain: RegistrarDomain | undefined, edit: () => void): void;
  /** Puts another set of name servers in place; reads show it from a virtual time on, at once when left out. */
  delegate(domain: RegistrarDomain, nameservers: string[], readableFrom?: number): void;
  /** While true, writes change nothing. */
  ignoring: boolean;
  /** Lets the parent zone know, of everything there is and of each change from now on. */
  beginPublishing(): void;
  /** Sends to the parent zone now what still waits for its time. */
  propagate(domain?: string): Promise<void>;
  published(): Delegation[];
  /** Resolves when the parent zone has everything that was sent to it. */
  settled(): Promise<void>;
  onChange(listener: () => void): void;
  snapshot(): RegistrarState;
  restore(state: RegistrarState): void;
  /** Plans again what follows from the state alone. */
  recoverTimers(): void;
}

export interface RegistrarBookParts {
  clock: Clock;
  rng: Rng;
  knobs: Knobs;
  parent?: ParentZone;
  warn?: (message: string) => void;
}

export function createRegistrarBook({ clock, rng, knobs, parent, warn }: RegistrarBookParts): RegistrarBook {
  const accounts = new Map<string, RegistrarAccount>();
  const domains = new Map<string, RegistrarDomain>();
  const listeners: (() => void)[] = [];
  const publisher = createPublisher({
    clock,
    knobs,
    current: () => [...domains.values()],
    ...(parent && { parent }),
    ...(warn && { warn }),
  });
  const tasks = createTaskBook({ clock, rng, finish });

  function changed(): void {
    for (const listener of listeners) listener();
  }

  /** Edits, and plans the publication of what the registry sees differently afterwards. */
  function edit(domain: RegistrarDomain, change: () => void): void {
    const before = new Map(delegationsOf(domain).map((each) => [each.domain, JSON.stringify(each)]));
    change();
    for (const each of delegationsOf(domain)) {
      if (before.get(each.domain) !== JSON.stringify(each)) publisher.plan(each);
      before.delete(each.domain);
    }
    for (const name of before.keys()) publisher.plan(toNobody(name));
    changed();
  }

  function delegate(domain: RegistrarDomain, nameservers: string[], readableFrom = clock.now()): void {
    domain.formerNameservers = domain.nameservers;
    domain.nameservers = nameservers;
    domain.mode = isHosted(domain) ? "hosted" : "external";
    const seen = domain.readings.findLast((reading) => reading.from <= clock.now());
    domain.readings = [...(seen ? [seen] : []), { from: readableFrom, nameservers, mode: domain.mode }];
  }

  /** An account whose domain uses hosts knows them, however they got there. */
  function learnServers({ registrar, account: id, nameservers, glue, mode }: RegistrarDomain): void {
    const account = accounts.get(`${registrar} ${id}`);
    if (!account || registrar !== "dynadot" || mode === "hosted") return;
    for (const host of nameservers) {
      const known = account.servers.find((server) => server.host === host);
      if (known) known.ips = glue[host] ?? known.ips;
      else account.servers.push({ ...serverOf({ rng }, account, host), ips: glue[host] ?? [] });
    }
  }

  function finish(task: RegistrarTask): void {
    const domain = domains.get(task.domain);
    if (!domain) return;
    edit(domain, () => {
      if (task.work.glue) domain.glue = { ...domain.glue, ...task.work.glue };
      if (task.work.nameservers) delegate(domain, task.work.nameservers);
    });
  }

  function createDomain(account: RegistrarAccount, config: RegistrarDomainConfig): RegistrarDomain {
    if (domains.has(config.name)) throw new RangeError(`The domain '${config.name}' is registered already`);
    const hosted = hostedServersOf(account.registrar);
    const nameservers = config.nameservers ?? hosted;
    const domain: RegistrarDomain = {
      ...config,
      registrar: account.registrar,
      account: account.id,
      number: 10_000_000 + (rng.keyed(`registrar domain ${config.name}`) % 900_000_000),
      nameservers,
      formerNameservers: [],
      mode: "external",
      locked: config.locked ?? false,
      glue: config.glue ?? {},
      ds: config.ds ?? [],
      records: [],
      expires: config.expires ?? oneYearAfter(clock.wall()),
      readings: [],
    };
    domains.set(domain.name, domain);
    delegate(domain, nameservers);
    domain.formerNameservers = [];
    learnServers(domain);
    delegationsOf(domain).forEach((each) => publisher.publish(each));
    changed();
    return domain;
  }

  const book: RegistrarBook = {
    clock,
    rng,
    knobs,
    rates: createRateWindows(clock),
    tasks,
    createAccount({ id, registrar, credentials, domains: wanted = [], ipAllow = [], ...settings }) {
      const key = `${registrar} ${id}`;
      if (accounts.has(key)) throw new RangeError(`There is an account '${id}' at ${registrar} already`);
      const account: RegistrarAccount = {
        ...settings,
        id,
        registrar,
        credentials: drawCredentials(rng, registrar, id, credentials),
        ipAllow,
        number: 100_000_000 + (rng.keyed(`registrar account ${key}`) % 900_000_000),
        servers: [],
      };
      accounts.set(key, account);
      for (const domain of wanted) createDomain(account, domain);
      changed();
      return account;
    },
    createDomain,
    account: (registrar, id) => accounts.get(`${registrar} ${id}`),
    accounts: (registrar) => [...accounts.values()].filter((account) => registrar === undefined || account.registrar === registrar),
    domain: (name) => domains.get(name),
    domainsOf: ({ registrar, id }) => [...domains.values()].filter((domain) => domain.registrar === registrar && domain.account === id),
    changeAccount(account, change) {
      Object.assign(account, change);
      changed();
    },
    changeDomain(domain, { nameservers, ...settings }) {
      edit(domain, () => {
        Object.assign(domain, settings);
        if (nameservers) delegate(domain, nameservers);
        learnServers(domain);
      });
    },
    write(domain, change) {
      if (book.ignoring) return;
      if (domain) return edit(domain, change);
      change();
      changed();
    },
    delegate,
    ignoring: false,
    beginPublishing: () => publisher.begin(),
    propagate: (name) => publisher.publishAll(name),
    published: () => publisher.published(),
    settled: () => publisher.settled(),
    onChange: (listener) => void listeners.push(listener),
    snapshot: () =>
      structuredClone({
        accounts: [...accounts.values()],
        domains: [...domains.values()],
        tasks: tasks.all(),
        published: publisher.published(),
      }),
    restore(state) {
      const copy = structuredClone(state);
      accounts.clear();
      domains.clear();
      for (const account of copy.accounts) accounts.set(`${account.registrar} ${account.id}`, account);
      for (const domain of copy.domains) domains.set(domain.name, domain);
      tasks.restore(copy.tasks);
      publisher.restore(copy.published);
      book.rates.clear();
      changed();
    },
    recoverTimers() {
      tasks.recoverTimers();
      publisher.recoverTimers();
    },
  };
  return book;
}

/** What reads of a domain show at a virtual time. */
export function readingAt(domain: RegistrarDomain, at: number): { nameservers: string[]; mode: RegistrarDomain["mode"] } {
  return domain.readings.findLast((reading) => reading.from <= at) ?? domain.readings[0]!;
}

/** The span a task or a lag takes, drawn from a knob. */
export function drawSpan(
  book: Pick<RegistrarBook, "knobs" | "rng">,
  knob: "registrar.ovh.task" | "registrar.godaddy.readback",
  key: string,
): number {
  const [least, most] = book.knobs.get(knob);
  return book.rng.uniform(`${knob} ${key}`, milliseconds(least), milliseconds(most));
}

function isHosted({ registrar, nameservers }: RegistrarDomain): boolean {
  return hostedServersOf(registrar).every((host) => nameservers.includes(host));
}

function oneYearAfter(wall: number): string {
  return new Date(wall + 365 * 86_400_000).toISOString().slice(0, 10);
}
