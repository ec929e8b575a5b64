import type { Client } from "@catalyst/contract";
import { CliError } from "../cli-error.ts";

/** A name of a pool, in its two parts. */
export interface PoolName {
  poolDomain: string;
  subdomain: string;
}

/** Splits `acme.omani.works` by the pools of the mothership. The longest pool that fits is meant. */
export async function readPoolName(client: Client, fqdn: string, signal: AbortSignal): Promise<PoolName> {
  const { pools } = await client.call("listPools", { signal });
  const name = fqdn.trim().toLowerCase().replace(/\.$/, "");
  const fitting = pools.filter(({ domain }) => name.endsWith(`.${domain}`)).toSorted((a, b) => b.domain.length - a.domain.length);
  const [pool] = fitting;
  if (pool === undefined)
    throw new CliError(`${fqdn} is not a name of a pool here.`, {
      next: `The pools are ${pools.map(({ domain }) => domain).join(", ")}. For another domain, see ./catalyst domains verify.`,
    });

  return { poolDomain: pool.domain, subdomain: name.slice(0, -pool.domain.length - 1) };
}
