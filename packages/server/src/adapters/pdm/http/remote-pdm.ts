import { type Client, createClient } from "@catalyst/contract";
import type { DomainServices } from "../../../features/deployments/domain-services.ts";
import type { Secret } from "../../../platform/secret.ts";
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
  return { pdm: createRemoteAllocations(client), byoDomains: createRemoteByoDomains(client) };
}

/** The token is opened for each call, and kept nowhere else. */
export function createPdmClient({ url, token, fetch: send = fetch }: RemotePdmOptions): Client {
  return createClient({
    baseURL: url,
    fetch: (address, init) =>
      send(address, { ...init, headers: { ...(init?.headers as Record<string, string>), authorization: `Bearer ${token.open()}` } }),
  });
}
