import { type PdmScope, type Problem, type Route, type RouteName, pdmScopes, routes } from "@catalyst/contract";
import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../platform/clock.ts";
import { systemRandom } from "../../platform/random.ts";
import { echoApp } from "../../testing/echo-app.ts";
import { testDatabase } from "../../testing/test-database.ts";
import { createPdmToken, findByPdmToken } from "../pdm-callers/pdm-tokens.ts";
import { createCallerCache } from "./caller-cache.ts";
import { registerIdentity } from "./register-identity.ts";
import { cookieRulesFor } from "./session-cookie.ts";

test("a program reaches exactly the routes of its scope, and none that is for people", async () => {
  const { tokenWith, answerOf } = await setUp();
  const answers: string[] = [];
  const wanted: string[] = [];

  for (const scope of pdmScopes) {
    const token = await tokenWith([scope]);
    for (const name of Object.keys(routes) as RouteName[]) {
      const { access }: Route = routes[name];
      if (["public", "node", "run"].includes(access)) continue;
      const isManagers = access.startsWith("pdm:");
      const passes = isManagers && (access === scope || scope === "pdm:admin");
      const refusal = access.startsWith("owner-") ? "deployment-not-found" : "forbidden";
      wanted.push(`${scope} ${name} ${passes ? "reached" : refusal}`);
      answers.push(`${scope} ${name} ${await answerOf(name, token)}`);
    }
  }

  expect(answers).toEqual(wanted);
});

test("a program's token that was never made, or has run out, is nobody's", async () => {
  const { tokenWith, answerOf } = await setUp();
  const expired = await tokenWith(["pdm:admin"], new Date(Date.now() - 1000));

  const answers = [await answerOf("listPools", expired), await answerOf("listPools", systemRandom(32).toString("base64url"))];

  expect(answers).toEqual(["unauthenticated", "unauthenticated"]);
});

async function setUp() {
  const { db } = await testDatabase();
  const app = await echoApp((under) =>
    registerIdentity(under, {
      db,
      clock: systemClock,
      cache: createCallerCache(systemClock),
      findProgram: (bearer) => findByPdmToken(db, bearer, new Date()),
      ownerOf: async () => undefined,
      cookies: cookieRulesFor("http://127.0.0.1:8080/sovereign"),
      origins: [],
    }),
  );
  onTestFinished(() => app.close());
  let count = 0;

  async function tokenWith(scopes: PdmScope[], expiresAt?: Date): Promise<string> {
    count += 1;
    const secret = await createPdmToken(db, systemRandom, { name: `program-${count}`, scopes, ...(expiresAt ? { expiresAt } : {}) });
    return secret.open();
  }

  async function answerOf(name: RouteName, token: string): Promise<string> {
    const { method, path, prefix }: Route = routes[name];
    const url = (prefix === "api" ? "/api/v1" : "") + path.replaceAll(/:\w+/g, "x");
    const reply = await app.inject({ method, url, headers: { authorization: `Bearer ${token}` } });
    return reply.statusCode < 400 ? "reached" : reply.json<Problem>().error;
  }
  return { tokenWith, answerOf };
}
