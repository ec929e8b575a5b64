import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fastify } from "fastify";
import { onTestFinished } from "vitest";
import { type CreateIdentityOptions, createIdentity } from "../create-identity.ts";
import type { Db } from "../database/connect.ts";
import { registerAudit } from "../features/audit/register-audit.ts";
import { addAuditRoutes } from "../features/audit/routes.ts";
import type { App } from "../http/add-route.ts";
import { answerProblem } from "../http/problem.ts";
import { registerSecurityHeaders } from "../http/security-headers.ts";
import type { Clock } from "../platform/clock.ts";
import { keyOf, seal, unseal } from "../platform/envelope.ts";
import { CatalystError } from "../platform/errors.ts";
import { silentLogger } from "../platform/log.ts";
import { systemRandom } from "../platform/random.ts";

export interface IdentityApp {
  app: App;
  /** Origin that the app really listens at. */
  origin: string;
  publicURL: string;
}

export type IdentityAppOptions = Partial<Pick<CreateIdentityOptions, "oidc" | "ownerOf" | "corsOrigin">> & {
  db: Db;
  clock: Clock;
  port?: number;
  /** Address that the world uses, when something in front of the app speaks for it. */
  publicURL?: string;
};

const testKey = keyOf(Buffer.alloc(32, 7));

/** The identity feature, its issuer and the audit log on a real port, without the rest of the mothership. */
export async function identityApp({ db, clock, port, ...options }: IdentityAppOptions): Promise<IdentityApp> {
  const chosen = port ?? (await freePort());
  const origin = `http://127.0.0.1:${chosen}`;
  const publicURL = options.publicURL ?? `${origin}/sovereign`;
  const app = fastify();
  app.setErrorHandler(answerProblem);
  app.setNotFoundHandler(() => {
    throw new CatalystError("not-found");
  });
  registerSecurityHeaders(app, { publicURL, corsOrigin: options.corsOrigin });
  registerAudit(app, { db, clock, logger: silentLogger });
  await createIdentity(app, {
    db,
    clock,
    random: systemRandom,
    logger: silentLogger,
    sealer: {
      seal: async (context, plaintext) => seal(testKey, plaintext, context, systemRandom),
      unseal: async (context, sealed) => unseal(testKey, sealed, context),
    },
    publicURL,
    corsOrigin: options.corsOrigin,
    ownerOf: options.ownerOf ?? (async () => undefined),
    oidc: options.oidc ?? { issuer: undefined, clientId: "catalyst", clientSecret: undefined },
  });
  addAuditRoutes(app, db);
  await app.listen({ port: chosen, host: "127.0.0.1" });
  onTestFinished(() => app.close());
  return { app, origin, publicURL };
}

/** A port that was free a moment ago; the public address must be known before the app listens. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
