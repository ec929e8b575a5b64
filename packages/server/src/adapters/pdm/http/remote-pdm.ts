import { type Client, createClient } from "@catalyst/contract";
import type { DomainServices, NameServiceState } from "../../../features/deployments/domain-services.ts";
import type { Secret } from "../../../platform/secret.ts";
import { demand, limits } from "./demand.ts";
import { createRemoteByoDomains } from "./remote-byo-domains.ts";
import { createRemoteAllocations } from "./remote-allocations.ts";

export interface RemotePdmOptions {
  /** Of the other mothership, without a path. */
  url: string;
  /** One of its PDM tokens, with the scopes `pdm:read`, `pdm:allocate` and `pdm:release`. */
  token: Secret;
  fetch?: typeof fetch;
}

/** The pool-domain-manager of another mothership. It knows who asks by the token. */
export function createRemotePdm(options: RemotePdmOptions): DomainServices {
  const client = createPdmClient(options);
  return {
    pdm: createRemoteAllocations(client),
    byoDomains: createRemoteByoDomains(client),
    probeRegistrar: (registrar, { domain, token }, signal) =>
      demand(limits.change, signal, (limited) =>
        client.call("validateRegistrar", { params: { registrar }, body: { domain, token: token.open() }, signal: limited }),
      ),
    nameService: (signal) => readNameService(options, signal),
  };
}

/** What the other one says of its name server, which is told as `ok` or as a state and a sentence. */
async function readNameService({ url, fetch: send = fetch }: RemotePdmOptions, signal: AbortSignal): Promise<NameServiceState> {
  try {
    const answer = await send(new URL("/readyz", url), { signal });
    const { checks } = (await answer.json()) as { checks?: { powerdns?: string } };
    const [, status, detail = ""] = /^(missing|away|unsupported): (.*)$/s.exec(checks?.powerdns ?? "") ?? [];
    if (status === undefined) return { status: "ready" };
    return { status: status as "missing" | "away" | "unsupported", detail };
  } catch {
    return { status: "away", detail: `The pool-domain-manager at ${new URL(url).host} does not say how its name server is` };
  }
}

/** The token is opened for each call, and kept nowhere else. */
export function createPdmClient({ url, token, fetch: send = fetch }: RemotePdmOptions): Client {
  return createClient({
    baseURL: url,
    fetch: (address, init) =>
      send(address, { ...init, headers: { ...(init?.headers as Record<string, string>), authorization: `Bearer ${token.open()}` } }),
  });
}
