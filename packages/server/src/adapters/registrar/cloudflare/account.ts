import type { NameserverSet, RegistrarAccount, RegistrarCapabilities } from "../../../features/registrars/registrar.ts";
import { RegistrarError } from "../../../platform/registrar-error.ts";
import { canonicalDs, parseDs } from "../ds-text.ts";
import { expectShape } from "../expect-shape.ts";
import { canonicalHosts } from "../host-names.ts";
import { registrableDomain } from "../registrable-domain.ts";
import type { RegistrarHttp } from "../registrar-http.ts";
import { replaceSet } from "../replace-set.ts";
import { checkers, type Zone, type ZoneRecord } from "./schema.ts";
import { createZoneRecords, textOf, type ZoneRecords } from "./zone-records.ts";

export interface AccountParts {
  http: RegistrarHttp;
  base: string;
  capabilities: RegistrarCapabilities;
}

const done = { status: "done" } as const;

/** What one token can do. `name` is always a name below a zone; the zone's own name is refused. */
export function createAccount({ http, base, capabilities }: AccountParts): RegistrarAccount {
  return {
    async probe(name, signal) {
      const records = await (await recordsFor(name, signal)).list(name, signal);
      const addresses = records.filter(isAddress);
      return {
        nameservers: canonicalHosts(textsOf(records, "NS")),
        locked: false,
        ds: textsOf(records, "DS").toSorted(),
        capabilities,
        warnings: addresses.length === 0 ? [] : [atRisk(name, addresses)],
      };
    },
    getNameservers,
    ensureHosts: async () => undefined,
    setNameservers: (name, hosts, _glue, signal) => setNameservers(name, hosts, signal),
    poll: async () => done,
    async restore(name, former, signal) {
      if (former.hosts.length > 0) return setNameservers(name, former.hosts, signal);
      // There was no delegation before, so none may stay.
      await remove(name, isDelegation, signal);
      return done;
    },
    setDs,
    async delegateSubdomain(name, hosts, ds, signal) {
      const standing = await (await recordsFor(name, signal)).list(name, signal);
      const others = canonicalHosts(textsOf(standing, "NS")).filter((host) => !hosts.includes(host));
      if (others.length > 0) throw delegatedElsewhere(name, others);
      await setNameservers(name, hosts, signal);
      if (ds.length > 0) await setDs(name, ds, signal);
    },
    async removeSubdomain(name, hosts, ds, signal) {
      const ours = new Set([...canonicalHosts(hosts), ...ds.map(canonicalDs)]);
      await remove(name, (record) => isDelegation(record) && ours.has(textOf(record) ?? ""), signal);
    },
  };

  async function zoneOf(name: string, signal: AbortSignal): Promise<Zone> {
    const apex = registrableDomain(name)?.name ?? name;
    const url = new URL(`${base}/zones?${new URLSearchParams({ name: apex }).toString()}`);
    const { result } = expectShape(checkers.zones, await http.read({ method: "GET", url, signal }), "Cloudflare", "the list of zones");
    const zones = result.filter((zone) => zone.name === apex);
    if (zones.length === 1 && zones[0]) return zones[0];
    throw new RegistrarError("domain-not-in-account", {
      detail:
        zones.length === 0
          ? `This token sees no zone ${apex} at Cloudflare; use the account that holds it, and include the zone in the token's resources.`
          : `This token sees several zones ${apex} at Cloudflare; limit it to the account whose zone is in use.`,
    });
  }

  async function recordsFor(name: string, signal: AbortSignal): Promise<ZoneRecords> {
    const zone = await zoneOf(name, signal);
    if (zone.name === name) throw apexStays(name);
    return createZoneRecords(http, base, zone.id);
  }

  async function getNameservers(name: string, signal: AbortSignal): Promise<NameserverSet> {
    const zone = await zoneOf(name, signal);
    if (zone.name === name) return { hosts: canonicalHosts(zone.name_servers ?? []), pending: false, mode: "hosted" };
    const records = await createZoneRecords(http, base, zone.id).list(name, signal);
    return { hosts: canonicalHosts(textsOf(records, "NS")), pending: false, mode: "external" };
  }

  /** Makes the NS records of a name the given ones; new ones come first, so that the name never lacks a server. */
  async function setNameservers(name: string, hosts: readonly string[], signal: AbortSignal): Promise<typeof done> {
    const records = await recordsFor(name, signal);
    async function write(): Promise<typeof done> {
      const standing = await records.list(name, signal);
      const addresses = standing.filter(isAddress);
      if (addresses.length > 0) throw new RegistrarError("records-at-risk", { detail: atRisk(name, addresses) });

      const present = textsOf(standing, "NS");
      for (const content of hosts.filter((host) => !present.includes(host))) await records.add({ type: "NS", name, content }, signal);
      for (const each of standing) if (each.type === "NS" && !hosts.includes(textOf(each) ?? "")) await records.remove(each, signal);
      return done;
    }
    await replaceSet({ registrar: "Cloudflare", domain: name, hosts, read: () => getNameservers(name, signal), write });
    return done;
  }

  async function setDs(name: string, ds: readonly string[], signal: AbortSignal): Promise<void> {
    const wanted = ds.map(canonicalDs);
    const records = await recordsFor(name, signal);
    const standing = (await records.list(name, signal)).filter(({ type }) => type === "DS");
    const present = textsOf(standing, "DS");
    for (const text of wanted.filter((each) => !present.includes(each))) {
      await records.add({ type: "DS", name, data: parseDs(text) }, signal);
    }
    for (const each of standing) if (!wanted.includes(textOf(each) ?? "")) await records.remove(each, signal);
  }

  /** Takes away the records that match, DS first: a DS without its NS would make the name bogus. */
  async function remove(name: string, matches: (record: ZoneRecord) => boolean, signal: AbortSignal): Promise<void> {
    const records = await recordsFor(name, signal);
    const standing = (await records.list(name, signal)).filter(matches);
    for (const each of standing.toSorted((a, b) => a.type.localeCompare(b.type))) await records.remove(each, signal);
  }
}

function textsOf(records: readonly ZoneRecord[], type: "NS" | "DS"): string[] {
  return records.filter((record) => record.type === type).map((record) => textOf(record) ?? "");
}

function isAddress({ type }: ZoneRecord): boolean {
  return type === "A" || type === "AAAA" || type === "CNAME";
}

function isDelegation({ type }: ZoneRecord): boolean {
  return type === "NS" || type === "DS";
}

function atRisk(name: string, records: readonly ZoneRecord[]): string {
  const list = records.map(({ type, content = "" }) => `${type} ${content}`).join(", ");
  return `${name} has addresses in its zone (${list}) that a delegation would hide; remove them at Cloudflare, or choose another name.`;
}

function apexStays(name: string): RegistrarError {
  return new RegistrarError("unsupported-operation", {
    detail: `Cloudflare keeps ${name} on its own name servers; use a name below it such as cloud.${name}, or move the domain's registration.`,
  });
}

function delegatedElsewhere(name: string, hosts: readonly string[]): RegistrarError {
  return new RegistrarError("records-at-risk", {
    detail: `${name} is delegated to ${hosts.join(", ")} already; remove those NS records at Cloudflare, or choose another name.`,
  });
}
