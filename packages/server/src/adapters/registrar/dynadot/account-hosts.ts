import type { Glue } from "../../../features/registrars/registrar.ts";
import { expectShape } from "../expect-shape.ts";
import { addressOf, canonicalHosts, isBelow, needsAddress } from "../host-names.ts";
import { Refusal } from "../refusal.ts";
import { writeOnce } from "../replace-set.ts";
import type { Commands } from "./commands.ts";
import { addressNeeded, hostExists } from "./read-refusal.ts";
import { checkers } from "./schema.ts";

/** The account's own list of name servers: a host must be in it before a domain may use it. */
export interface AccountHosts {
  ensure(domain: string, hosts: readonly string[], glue: Glue, signal: AbortSignal): Promise<void>;
  /** Gives a host below a domain of this account its address. */
  register(host: string, glue: Glue, signal: AbortSignal): Promise<void>;
}

/** `ownAddresses` are those of our own name servers: with our pools in the account, their hosts need them. */
export function createAccountHosts(commands: Commands, ownAddresses: Glue): AccountHosts {
  async function known(signal: AbortSignal): Promise<string[]> {
    const reply = await commands.read("server_list", {}, signal);
    return canonicalHosts(
      (expectShape(checkers.serverList, reply, "Dynadot", "server_list").ServerList ?? []).map((each) => each.ServerName),
    );
  }

  async function write(command: string, parameters: Record<string, string>, host: string, signal: AbortSignal): Promise<void> {
    await writeOnce(
      async () => {
        await commands.write(command, parameters, signal);
        return true;
      },
      async () => (await known(signal)).includes(host) || undefined,
    );
  }

  async function register(host: string, glue: Glue, signal: AbortSignal): Promise<void> {
    const ip = addressOf(glue, host) ?? addressOf(ownAddresses, host);
    if (ip === undefined) throw needsAddress("Dynadot", host);
    try {
      await write("register_ns", { host, ip }, host, signal);
    } catch (error) {
      if (!isRefusal(error, hostExists)) throw error;
      // Which address it has is not told; setting the same again changes nothing.
      await commands.write("set_ns_ip_by_domain", { server_domain: host, ip0: ip }, signal);
    }
  }

  async function add(host: string, glue: Glue, signal: AbortSignal): Promise<void> {
    try {
      await write("add_ns", { host }, host, signal);
    } catch (error) {
      if (isRefusal(error, addressNeeded)) await register(host, glue, signal);
      else if (!isRefusal(error, hostExists)) throw error;
    }
  }

  return {
    async ensure(domain, hosts, glue, signal) {
      const present = await known(signal);
      for (const host of hosts) {
        if (!present.includes(host)) await add(host, glue, signal);
        else if (isBelow(host, domain) && glue[host] !== undefined) await register(host, glue, signal);
      }
    },
    register,
  };
}

export function isRefusal(error: unknown, foreignCode: string): error is Refusal {
  return error instanceof Refusal && error.foreignCode === foreignCode;
}
