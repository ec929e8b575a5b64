import type { Delegation, ParentZone } from "./parent-zone.ts";
import { absolute, type PdnsApi, remove, replace, type RRset, type RRsetChange, zonePath } from "./pdns-api.ts";
import { bareName, isWithin, parentOf, registeredDomainOf } from "./registered-domain.ts";

/** How long caches keep a delegation, seconds. Registries say hours to days. */
const delegationTTL = 60;
/** And that a name does not exist. */
const negativeTTL = 5;

const topLevelDomains = ["works", "homes", "rest", "trade", "biz", "com", "io", "test"];

export interface RegistryOptions {
  api: PdnsApi;
  /** Where this server answers: of root, top-level domains and registries below them alike. */
  addresses: readonly string[];
  rootHost: string;
  /** Who plays name servers that the lab does not have. */
  parkingAddress: string;
}

export interface Registry extends ParentZone {
  /** Makes what is missing of the root and the usual top-level domains. Resolves with the root's DS records: the trust anchor. */
  prepare(): Promise<string[]>;
  /** Publishes a domain unless it is delegated already: what a registrar has changed stays. */
  publishNew(delegation: Delegation): Promise<void>;
}

/**
 * The zones above registered domains on a real PowerDNS, all signed. Changes are made one after the other. What is published below a
 * registered domain is delegated from a zone of that domain, which is served here until the domain itself is published again.
 */
export function createRegistry(options: RegistryOptions): Registry {
  const zones = createZones(options);
  const oneAtATime = createQueue();

  async function publish({ domain: given, nameservers, glue, ds }: Delegation): Promise<void> {
    const domain = bareName(given);
    const hosts = nameservers.map(bareName);
    if (hosts.length === 0) return await withdraw(domain);
    const parent = requireParent(domain);
    await zones.ensure(parent);
    const wanted = glueBelow(domain, glue);
    const old = (await zones.addressesBelow(parent, domain)).filter(({ name, type }) => !wanted.has(`${name} ${type}`));

    await zones.change(parent, [
      replace(domain, "NS", delegationTTL, hosts.map(absolute)),
      ds.length === 0 ? remove(domain, "DS") : replace(domain, "DS", delegationTTL, ds),
      ...wanted.values(),
      ...old.map(({ name, type }) => remove(bareName(name), type)),
    ]);
    await zones.drop(domain);
    for (const host of hosts) if (!isWithin(host, domain)) await ensureReachable(host);
  }

  async function withdraw(given: string): Promise<void> {
    const domain = bareName(given);
    const parent = requireParent(domain);
    if (!(await zones.exists(parent))) return;
    await zones.drop(domain);
    const old = await zones.addressesBelow(parent, domain);
    await zones.change(parent, [remove(domain, "NS"), remove(domain, "DS"), ...old.map(({ name, type }) => remove(bareName(name), type))]);
  }

  /** A name server somewhere else in the world has a domain too. Nobody in the lab registered it, so it is the parking's. */
  async function ensureReachable(host: string): Promise<void> {
    const domain = registeredDomainOf(host);
    const parent = parentOf(domain);
    if (parent === "" || (await zones.exists(domain))) return;
    await zones.ensure(parent);
    if (await zones.has(parent, domain, "NS")) return;
    await zones.change(parent, [
      replace(domain, "NS", delegationTTL, [absolute(`ns1.${domain}`)]),
      replace(`ns1.${domain}`, "A", delegationTTL, [options.parkingAddress]),
    ]);
  }

  return {
    publish: (delegation) => oneAtATime(() => publish(delegation)),
    withdraw: (domain) => oneAtATime(() => withdraw(domain)),
    publishNew: (delegation) =>
      oneAtATime(async () => {
        const parent = requireParent(bareName(delegation.domain));
        if (!((await zones.exists(parent)) && (await zones.has(parent, bareName(delegation.domain), "NS")))) await publish(delegation);
      }),
    prepare: () =>
      oneAtATime(async () => {
        for (const zone of topLevelDomains) await zones.ensure(zone);
        return await zones.ds("");
      }),
  };
}

function requireParent(domain: string): string {
  if (!/^[a-z0-9_-]+(\.[a-z0-9_-]+)+$/.test(domain)) throw new RangeError(`'${domain}' is not a domain somebody could register`);

  return parentOf(domain);
}

function glueBelow(domain: string, glue: Record<string, string[]>): Map<string, RRsetChange> {
  const wanted = new Map<string, RRsetChange>();
  for (const [given, addresses] of Object.entries(glue)) {
    const host = bareName(given);
    if (!isWithin(host, domain)) continue;
    for (const type of ["A", "AAAA"]) {
      const ofType = addresses.filter((address) => address.includes(":") === (type === "AAAA"));
      if (ofType.length > 0) wanted.set(`${absolute(host)} ${type}`, replace(host, type, delegationTTL, ofType));
    }
  }

  return wanted;
}

/** Runs work in the order it came; PowerDNS answers 500 to two changes of one SQLite at a time. */
function createQueue(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();

  return (work) => {
    const mine = last.then(work, work);
    last = mine.catch(() => undefined);
    return mine;
  };
}

/** The zones themselves; the root is the empty name. */
function createZones({ api, addresses, rootHost }: RegistryOptions) {
  let known: Set<string> | undefined;

  /** Asked once: nobody else makes zones here. */
  async function all(): Promise<Set<string>> {
    return (known ??= new Set(((await api.request<{ name: string }[]>("GET", "/zones")) ?? []).map(({ name }) => bareName(name))));
  }

  async function exists(zone: string): Promise<boolean> {
    return (await all()).has(zone);
  }

  async function drop(zone: string): Promise<void> {
    if (!(await exists(zone))) return;
    await api.request("DELETE", zonePath(zone));
    known?.delete(zone);
  }

  /** Creates a zone and those above it, signed, and tells the parent its key. */
  async function ensure(zone: string): Promise<void> {
    if (await exists(zone)) return;
    const parent = zone === "" ? undefined : parentOf(zone);
    if (parent !== undefined) await ensure(parent);
    const host = zone === "" ? rootHost : `nic.${zone}`;

    await api.request("POST", "/zones", newZone(zone, host, addresses));
    known?.add(zone);
    if (parent === undefined) return;
    await change(parent, [
      replace(zone, "NS", delegationTTL, [absolute(host)]),
      replace(host, "A", delegationTTL, addresses),
      replace(zone, "DS", delegationTTL, await ds(zone)),
    ]);
  }

  async function change(zone: string, rrsets: RRsetChange[]): Promise<void> {
    await api.request("PATCH", zonePath(zone), { rrsets });
  }

  /** SHA-256 digests only: SHA-1 is not to be used any more, and one is enough. */
  async function ds(zone: string): Promise<string[]> {
    const keys = await api.request<{ active: boolean; ds?: string[] }[]>("GET", `${zonePath(zone)}/cryptokeys`);

    return (keys ?? []).filter(({ active }) => active).flatMap((key) => (key.ds ?? []).filter((record) => record.split(" ")[2] === "2"));
  }

  async function has(zone: string, name: string, type: string): Promise<boolean> {
    const query = `?rrset_name=${encodeURIComponent(absolute(name))}&rrset_type=${type}`;

    return ((await api.request<{ rrsets: RRset[] }>("GET", `${zonePath(zone)}${query}`))?.rrsets.length ?? 0) > 0;
  }

  async function addressesBelow(zone: string, domain: string): Promise<{ name: string; type: string }[]> {
    const query = `?q=${encodeURIComponent(`*${absolute(domain)}`)}&max=1000&object_type=record`;
    const found = await api.request<{ name: string; type: string; zone: string }[]>("GET", `/search-data${query}`);

    return (found ?? []).filter(
      ({ name, type, zone: of }) => of === absolute(zone) && (type === "A" || type === "AAAA") && isWithin(bareName(name), domain),
    );
  }

  return { exists, drop, ensure, change, ds, has, addressesBelow };
}

/**
 * Narrow NSEC3, so that a fresh delegation is provable without rectifying the zone. That needs every name's parent to exist, hence hosts
 * directly below the zone.
 */
function newZone(zone: string, host: string, addresses: readonly string[]): object {
  const soa = `${absolute(host)} hostmaster.${absolute(zone === "" ? "root" : zone)} 1 10800 3600 604800 ${negativeTTL}`;
  const rrsets = [
    replace(zone, "SOA", delegationTTL, [soa]),
    replace(zone, "NS", delegationTTL, [absolute(host)]),
    replace(host, "A", delegationTTL, addresses),
  ];

  return {
    name: absolute(zone),
    kind: "Native",
    account: "registry",
    dnssec: true,
    api_rectify: false,
    nsec3param: "1 0 0 -",
    nsec3narrow: true,
    soa_edit_api: "INCREASE",
    nameservers: [],
    rrsets,
  };
}
