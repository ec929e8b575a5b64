import { type Route, routes } from "@catalyst/contract";
import { fastify } from "fastify";
import { TypeBoxValidatorCompiler } from "@fastify/type-provider-typebox";
import { expect, onTestFinished, test } from "vitest";
import type { Caller } from "../features/identity/caller.ts";
import { addRoute } from "./add-route.ts";
import { answerProblem } from "./problem.ts";

test("a posted short form is read as its long form", async () => {
  const { ask, heard } = await appWith(routes.reserveName);

  await ask("POST", "/api/v1/pool/omani.works/reserve", { subdomain: "t42" });
  await ask("POST", "/v1/reserve", { poolDomain: "omani.works", subdomain: "t42" });
  await ask("POST", "/api/v1/reserve", { poolDomain: "omani.works", subdomain: "t42" });
  await ask("POST", "/sovereign/api/v1/reserve", { poolDomain: "omani.works", subdomain: "t42" });

  expect(heard).toEqual(Array.from({ length: 4 }, () => ({ params: { poolDomain: "omani.works" }, body: { subdomain: "t42" } })));
});

test("a short form without a body takes the path's members from the query", async () => {
  const { ask, heard } = await appWith(routes.checkName);

  await ask("GET", "/api/v1/pool/omani.works/check?sub=t42");
  await ask("GET", "/v1/check?poolDomain=omani.works&sub=t42");

  const asLong = { params: { poolDomain: "omani.works" }, query: { sub: "t42" } };
  expect(heard.map(({ params, query }) => ({ params, query: { ...(query as object) } }))).toEqual([asLong, asLong]);
});

test("a short form that lacks a member of the path, or has one that nobody knows, is refused by name", async () => {
  const { ask } = await appWith(routes.reserveName);

  const lacking = await ask("POST", "/v1/reserve", { subdomain: "t42" });
  const unknown = await ask("POST", "/v1/reserve", { poolDomain: "omani.works", subdomain: "t42", color: "red" });

  expect([lacking, unknown]).toMatchObject([
    { error: "invalid-body", fields: { poolDomain: "is required" } },
    { error: "invalid-body", fields: { color: "is not known here" } },
  ]);
});

test("every short address is one operation's alone", () => {
  const taken = new Map<string, string>();
  const clashes: string[] = [];
  for (const [name, route] of Object.entries(routes) as [string, Route][]) {
    if (route.short === undefined) continue;
    const key = `${route.method} ${route.short}`;
    if (taken.has(key)) clashes.push(`${key}: ${taken.get(key)} and ${name}`);
    taken.set(key, name);
  }

  expect(clashes).toEqual([]);
});

async function appWith(route: Route) {
  const app = fastify();
  onTestFinished(() => app.close());
  app.setValidatorCompiler(TypeBoxValidatorCompiler);
  app.setErrorHandler((error, request, reply) => answerProblem(error, request, reply));
  app.decorateRequest("caller", null as unknown as Caller);
  const heard: { params: unknown; query?: unknown; body?: unknown }[] = [];
  const silent = Object.fromEntries(Object.keys(route.replies).map((status) => [status, null]));
  addRoute(app, { ...route, replies: silent }, async ({ params, query, body }) => {
    heard.push(JSON.parse(JSON.stringify({ params, ...(route.query ? { query } : {}), ...(route.body ? { body } : {}) })));
    return "";
  });
  async function ask(method: "GET" | "POST", url: string, payload?: object): Promise<unknown> {
    const reply = await app.inject({ method, url, ...(payload ? { payload } : {}) });
    return reply.body === "" ? undefined : reply.json();
  }
  return { ask, heard };
}
