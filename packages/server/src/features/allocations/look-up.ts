import { DnsQueryError } from "../../platform/dns-query-error.ts";
import type { AskDns, ServerAddress } from "../delegation/dns-query.ts";
import type { LookUp } from "./check-name.ts";

/** Asks resolvers, the next one when one does not say, whether a name has an address or is another name for something. */
export function createLookUp(ask: AskDns, resolvers: readonly ServerAddress[]): LookUp {
  return async (fqdn, signal) => {
    let last: unknown = new DnsQueryError("", "No resolver is configured");
    for (const resolver of resolvers) {
      try {
        const answers = await Promise.all(
          (["A", "AAAA"] as const).map((type) => ask(resolver, { name: fqdn, type, recursion: true }, signal)),
        );
        const silent = answers.find(({ status }) => status !== "NOERROR" && status !== "NXDOMAIN");
        if (silent === undefined) return answers.some((answer) => answer.answers.length > 0);
        last = new DnsQueryError(resolver.address, `${resolver.address} answers ${fqdn} with ${silent.status}`);
      } catch (error) {
        signal.throwIfAborted();
        last = error;
      }
    }
    throw last;
  };
}
