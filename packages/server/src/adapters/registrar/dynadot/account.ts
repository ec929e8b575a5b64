import type { ChangeState, Glue, NameserverSet, RegistrarAccount, RegistrarCapabilities } from "../../../features/registrars/registrar.ts";
import { RegistrarError } from "../../../platform/registrar-error.ts";
import { parseDs } from "../ds-text.ts";
import { expectShape } from "../expect-shape.ts";
import { canonicalHosts } from "../host-names.ts";
import { replaceSet } from "../replace-set.ts";
import { createAccountHosts, isRefusal } from "./account-hosts.ts";
import type { Commands } from "./commands.ts";
import { addressNeeded } from "./read-refusal.ts";
import { checkers } from "./schema.ts";

const done = { status: "done" } as const;

export function createAccount(commands: Commands, capabilities: RegistrarCapabilities, ownAddresses: Glue): RegistrarAccount {
  const accountHosts = createAccountHosts(commands, ownAddresses);

  return {
    async probe(domain, signal) {
      const info = await describe(domain, signal);
      if (isYes(info.Disabled) || isYes(info.Hold)) {
        throw new RegistrarError("unsupported-operation", {
          detail: `${domain} is disabled or on hold at Dynadot; clear that in the panel and try again.`,
        });
      }
      const set = await getNameservers(domain, signal);
      return {
        nameservers: set.hosts,
        locked: isYes(info.Locked),
        capabilities,
        warnings: set.mode === "hosted" ? [`The records that Dynadot's own DNS answers for ${domain} will no longer be seen.`] : [],
      };
    },
    getNameservers,
    ensureHosts: accountHosts.ensure,
    setNameservers,
    poll: async () => done,
    async restore(domain, former, signal) {
      if (former.mode === "external") return setNameservers(domain, former.hosts, former.glue ?? {}, signal);
      const write = async (): Promise<typeof done> => {
        // This service takes the list of name servers away and leaves the records of Dynadot's own DNS alone.
        await clear(domain, "nameservers", signal);
        return done;
      };
      const read = () => getNameservers(domain, signal);
      return replaceSet({ registrar: "Dynadot", domain, hosts: [], read, write, fits: ({ mode }) => mode === "hosted" });
    },
    async setDs(domain, ds, signal) {
      const wanted = ds.map(parseDs);
      // Dynadot only adds, and tells nothing of what stands there. A moment without DS is safe, a stale one is not.
      await clear(domain, "dnssec", signal);
      for (const { keyTag, algorithm, digestType, digest } of wanted) {
        const parts = { key_tag: String(keyTag), algorithm: String(algorithm), digest_type: String(digestType), digest };
        await commands.write("set_dnssec", { domain_name: domain, ...parts }, signal);
      }
    },
  };

  async function describe(domain: string, signal: AbortSignal) {
    const reply = await commands.read("domain_info", { domain }, signal);
    const info = expectShape(checkers.domainInfo, reply, "Dynadot", "domain_info").DomainInfo;
    if (info.Name.toLowerCase() === domain) return info;
    throw new RegistrarError("registrar-error", {
      detail: `Dynadot answered about another domain than ${domain}; nothing was changed, delegate by hand.`,
    });
  }

  async function getNameservers(domain: string, signal: AbortSignal): Promise<NameserverSet> {
    const { NameServerSettings: settings } = await describe(domain, signal);
    const listed = settings?.NameServers?.map(({ ServerName }) => ServerName) ?? (await listNameservers(domain, signal));
    const isExternal = /name ?server/i.test(settings?.Type ?? "") || (settings?.Type === undefined && listed.length > 0);
    return { hosts: canonicalHosts(listed), pending: false, mode: isExternal ? "external" : "hosted" };
  }

  /** For domains whose description has no list, as parked ones. */
  async function listNameservers(domain: string, signal: AbortSignal): Promise<string[]> {
    const reply = expectShape(checkers.nsContent, await commands.read("get_ns", { domain }, signal), "Dynadot", "get_ns");
    const hosts = Object.entries(reply.NsContent ?? reply.nsContent ?? {}).filter(([name]) => /^Host\d+$/i.test(name));
    return hosts.map(([, host]) => (typeof host === "string" ? host : ""));
  }

  async function setNameservers(domain: string, hosts: readonly string[], glue: Glue, signal: AbortSignal): Promise<ChangeState> {
    const parameters = { domain, ...Object.fromEntries(hosts.map((host, index) => [`ns${index}`, host])) };
    const write = async (): Promise<typeof done> => {
      await accountHosts.ensure(domain, hosts, glue, signal);
      try {
        await commands.write("set_ns", parameters, signal);
      } catch (error) {
        // A host that the account knew already, but without an address; the refusal names it.
        const host = isRefusal(error, addressNeeded) ? hosts.find((each) => error.message.includes(each)) : undefined;
        if (host === undefined) throw error;
        await accountHosts.register(host, glue, signal);
        await commands.write("set_ns", parameters, signal);
      }
      return done;
    };
    return replaceSet({ registrar: "Dynadot", domain, hosts, read: () => getNameservers(domain, signal), write });
  }

  /** Published clients name the domain in either way. */
  async function clear(domain: string, service: "nameservers" | "dnssec", signal: AbortSignal): Promise<void> {
    await commands.write("set_clear_domain_setting", { domain, domain_name: domain, service }, signal);
  }
}

function isYes(text: string | undefined): boolean {
  return text?.toLowerCase() === "yes";
}
