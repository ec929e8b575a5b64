import type { ChangeState, Glue, NameserverSet, RegistrarAccount, RegistrarCapabilities } from "../../../features/registrars/registrar.ts";
import { RegistrarError } from "../../../platform/registrar-error.ts";
import { expectShape } from "../expect-shape.ts";
import { addressOf, canonicalHosts, isBelow, needsAddress } from "../host-names.ts";
import { registrableDomain } from "../registrable-domain.ts";
import { Refusal } from "../refusal.ts";
import { notKept, replaceSet, writeOnce } from "../replace-set.ts";
import type { Commands } from "./commands.ts";
import { checkers } from "./schema.ts";

const done = { status: "done" } as const;

export function createAccount(commands: Commands, capabilities: RegistrarCapabilities): RegistrarAccount {
  return {
    async probe(domain, signal) {
      const set = await getNameservers(domain, signal);
      const reply = await commands.read("namecheap.domains.getInfo", { DomainName: domain }, signal);
      const { Status: status = "" } = expectShape(checkers.domainInfo, reply, "Namecheap", "domains.getInfo").DomainGetInfoResult;
      return {
        nameservers: set.hosts,
        locked: status.toLowerCase() === "locked",
        capabilities,
        warnings: [
          "Namecheap's API knows no DNSSEC: remove DS records in the panel before the change, and set new ones there after it.",
          ...(set.mode === "hosted" ? [`The records that Namecheap's own DNS answers for ${domain} will no longer be seen.`] : []),
        ],
      };
    },
    getNameservers,
    ensureHosts,
    setNameservers,
    poll: async () => done,
    async restore(domain, former, signal) {
      if (former.mode === "external") return setNameservers(domain, former.hosts, former.glue ?? {}, signal);
      const write = async (): Promise<typeof done> => {
        const reply = await commands.write("namecheap.domains.dns.setDefault", splitOf(domain), signal);
        const { DomainDNSSetDefaultResult: result } = expectShape(checkers.setDefault, reply, "Namecheap", "dns.setDefault");
        if (result.Updated.toLowerCase() !== "true") throw notKept("Namecheap", domain);
        return done;
      };
      const read = () => getNameservers(domain, signal);
      return replaceSet({ registrar: "Namecheap", domain, hosts: former.hosts, read, write, fits: ({ mode }) => mode === "hosted" });
    },
  };

  async function getNameservers(domain: string, signal: AbortSignal): Promise<NameserverSet> {
    const reply = await commands.read("namecheap.domains.dns.getList", splitOf(domain), signal);
    const list = expectShape(checkers.dnsList, reply, "Namecheap", "dns.getList").DomainDNSGetListResult;
    if (list.Domain.toLowerCase() !== domain) throw otherDomain(domain);
    const isOurs = list.IsUsingOurDNS.toLowerCase() === "true";
    return { hosts: canonicalHosts(list.Nameserver ?? []), pending: false, mode: isOurs ? "hosted" : "external" };
  }

  async function setNameservers(domain: string, hosts: readonly string[], glue: Glue, signal: AbortSignal): Promise<ChangeState> {
    const write = async (): Promise<typeof done> => {
      await ensureHosts(domain, hosts, glue, signal);
      const parameters = { ...splitOf(domain), Nameservers: hosts.join(",") };
      const reply = await commands.write("namecheap.domains.dns.setCustom", parameters, signal);
      const { DomainDNSSetCustomResult: result } = expectShape(checkers.setCustom, reply, "Namecheap", "dns.setCustom");
      if (result.Updated.toLowerCase() !== "true") throw notKept("Namecheap", domain);
      return done;
    };
    return replaceSet({ registrar: "Namecheap", domain, hosts, read: () => getNameservers(domain, signal), write });
  }

  /** Only hosts below the domain itself have to be registered. */
  async function ensureHosts(domain: string, hosts: readonly string[], glue: Glue, signal: AbortSignal): Promise<void> {
    for (const host of hosts.filter((each) => isBelow(each, domain))) {
      const present = await addressAt(domain, host, signal);
      const ip = addressOf(glue, host);
      if (present !== undefined && (ip === undefined || present === ip)) continue;
      if (ip === undefined) throw needsAddress("Namecheap", host);
      const [command, address] = present === undefined ? ["create", { IP: ip }] : ["update", { OldIP: present, IP: ip }];
      await writeOnce(
        () => commands.write(`namecheap.domains.ns.${command}`, { ...splitOf(domain), Nameserver: host, ...address }, signal),
        async () => ((await addressAt(domain, host, signal)) === ip ? true : undefined),
      );
    }
  }

  /** A registered host's address; undefined where there is none. Which number stands for that is not published. */
  async function addressAt(domain: string, host: string, signal: AbortSignal): Promise<string | undefined> {
    try {
      const reply = await commands.read("namecheap.domains.ns.getInfo", { ...splitOf(domain), Nameserver: host }, signal);
      return expectShape(checkers.hostInfo, reply, "Namecheap", "ns.getInfo").DomainNSInfoResult.IP;
    } catch (error) {
      const isUnknownHost = error instanceof Refusal && (error.code === "registrar-error" || error.code === "api-unavailable");
      if (isUnknownHost && error.foreignCode !== "none") return undefined;
      throw error;
    }
  }
}

function splitOf(domain: string): { SLD: string; TLD: string } {
  const { label, suffix } = registrableDomain(domain) ?? {};
  if (label === undefined || suffix === undefined) throw otherDomain(domain);
  return { SLD: label, TLD: suffix };
}

function otherDomain(domain: string): RegistrarError {
  return new RegistrarError("registrar-error", {
    detail: `Namecheap answered about another domain than ${domain}; nothing was changed, delegate by hand.`,
  });
}
