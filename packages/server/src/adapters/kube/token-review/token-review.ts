import { Agent, request } from "undici";
import { type Static, Type } from "typebox";
import { Value } from "typebox/value";
import { pdmScopes } from "@catalyst/contract";
import type { KnownCaller } from "../../../features/identity/caller-cache.ts";
import type { Clock } from "../../../platform/clock.ts";
import type { Logger } from "../../../platform/log.ts";
import type { Secret } from "../../../platform/secret.ts";
import { createHash } from "node:crypto";

export interface TokenReviewOptions {
  apiURL: string;
  /** May create TokenReviews (ClusterRole `system:auth-delegator`); asked for each time, since the kubelet replaces it. */
  token(): Promise<Secret>;
  /** PEM certificates of the API's authority; asked for each time, for the same reason. */
  ca(): Promise<string>;
  /** The audience that a workload asks its token for. */
  audience: string;
  /** `namespace/name` of a ServiceAccount to its scopes. */
  serviceAccounts: ReadonlyMap<string, readonly string[]>;
  clock: Clock;
  log: Logger;
}

export interface TokenReviewer {
  /** The workload behind a token, if there is one. */
  findProgram(token: string): Promise<KnownCaller | undefined>;
  close(): Promise<void>;
}

/** Long enough that a busy controller costs a review a minute, short enough that a deleted account is soon out. Milliseconds. */
const rememberMs = 60_000;
const limitMs = 5_000;
const mostRemembered = 1_000;

const Review = Type.Object({
  status: Type.Object({
    authenticated: Type.Optional(Type.Boolean()),
    audiences: Type.Optional(Type.Array(Type.String())),
    user: Type.Optional(Type.Object({ username: Type.Optional(Type.String()) })),
  }),
});

/**
 * Finds the workload behind a ServiceAccount's token by asking the cluster's API (TokenReview). Undefined for what is no such token, is for
 * another audience, or is of an account without scopes; also, with a warning in the log, while the API does not answer.
 */
export function createTokenReview(options: TokenReviewOptions): TokenReviewer {
  const { audience, clock, serviceAccounts } = options;
  let connection: { ca: string; dispatcher: Agent } | undefined;
  const remembered = new Map<string, { caller: KnownCaller | undefined; until: number }>();

  return {
    close: async () => connection?.dispatcher.close(),
    async findProgram(token) {
      if (!isFor(token, audience)) return undefined;
      const key = createHash("sha256").update(token).digest("base64");
      const now = clock.now().getTime();
      const known = remembered.get(key);
      if (known && now < known.until) return known.caller;

      const review = await ask(token);
      if (review === undefined) return undefined;
      const caller = callerOf(review, now);
      const oldest = remembered.keys().next().value;
      if (remembered.size >= mostRemembered && oldest !== undefined) remembered.delete(oldest);
      remembered.set(key, { caller, until: now + rememberMs });
      return caller;
    },
  };

  async function ask(token: string): Promise<Static<typeof Review> | undefined> {
    try {
      const reply = await request(new URL("/apis/authentication.k8s.io/v1/tokenreviews", options.apiURL), {
        method: "POST",
        dispatcher: await connectedAgent(),
        signal: AbortSignal.timeout(limitMs),
        headers: { authorization: `Bearer ${(await options.token()).open()}`, "content-type": "application/json" },
        body: JSON.stringify({ apiVersion: "authentication.k8s.io/v1", kind: "TokenReview", spec: { token, audiences: [audience] } }),
      });
      const body: unknown = await reply.body.json();
      if (reply.statusCode < 300 && Value.Check(Review, body)) return body;
      options.log.warn({ status: reply.statusCode }, "the cluster refused to review a token");
    } catch (error) {
      options.log.warn({ error }, "the cluster's API does not review tokens");
    }
    return undefined;
  }

  /** Connections are kept for as long as the authority's certificates stay the same. */
  async function connectedAgent(): Promise<Agent> {
    const ca = await options.ca();
    if (connection?.ca !== ca) {
      const former = connection;
      connection = { ca, dispatcher: new Agent({ connect: { ca } }) };
      void former?.dispatcher.close();
    }
    return connection.dispatcher;
  }

  function callerOf({ status }: Static<typeof Review>, now: number): KnownCaller | undefined {
    // Without an echo the API did not look at audiences, and the token may be for the API itself.
    if (status.authenticated !== true || !status.audiences?.includes(audience)) return undefined;
    const [, namespace, name] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(status.user?.username ?? "") ?? [];
    const account = `${namespace}/${name}`;
    const scopes = pdmScopes.filter((scope) => serviceAccounts.get(account)?.includes(scope));
    if (scopes.length === 0) return undefined;
    return {
      person: { personId: `program:${account}`, email: null, name: account, roles: [], grant: { name: account, scopes } },
      via: "program",
      expiresAt: new Date(now + rememberMs),
    };
  }
}

/** What cannot be for us is not sent to the cluster. Only the cluster knows whether the rest is genuine. */
function isFor(token: string, audience: string): boolean {
  const [, payload = ""] = /^[\w-]+\.([\w-]+)\.[\w-]+$/.exec(token) ?? [];
  try {
    const { aud } = JSON.parse(Buffer.from(payload, "base64url").toString()) as { aud?: unknown };
    return aud === audience || (Array.isArray(aud) && aud.includes(audience));
  } catch {
    return false;
  }
}
