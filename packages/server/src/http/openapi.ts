import { ProblemSchema, type Route, apiErrors, routes } from "@catalyst/contract";
import { apiPrefixes } from "./add-route.ts";

/** The API's description (OpenAPI 3.1), made from the very schemas that requests are checked and replies are written with. */
export function openAPI(): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const [name, route] of Object.entries(routes) as [string, Route][]) {
    const path = (route.prefix === "api" ? apiPrefixes[0] : "") + route.path.replaceAll(/:(\w+)/g, "{$1}");
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(name, route) };
  }
  return {
    openapi: "3.1.0",
    info: { title: "Catalyst mothership", version: "1", license: { name: "Apache-2.0", identifier: "Apache-2.0" } },
    servers: apiPrefixes.map((prefix) => ({ url: prefix.slice(0, -"/api/v1".length) || "/" })),
    paths,
    components: {
      schemas: { Problem: ProblemSchema },
      securitySchemes: { bearer: { type: "http", scheme: "bearer" } },
    },
    "x-errors": apiErrors,
  };
}

/** Routes that people come to with a browser: what goes wrong there is told on a page. */
const pages: ReadonlySet<string> = new Set(["signIn", "signInCallback"]);

function operation(name: string, route: Route): object {
  const open = route.access === "public";
  const parameters = [...parametersOf(route.params, "path"), ...parametersOf(route.query, "query")];
  return {
    operationId: name,
    summary: route.summary,
    "x-access": route.access,
    ...(open ? { security: [] } : { security: [{ bearer: [] }] }),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(route.body ? { requestBody: { required: !mayBeEmpty(route.body), content: { "application/json": { schema: route.body } } } } : {}),
    responses: {
      ...Object.fromEntries(Object.entries(route.replies).map(([status, schema]) => [status, replyOf(name, schema)])),
      default: {
        description: "A problem; `error` is its stable code",
        content: {
          "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } },
          ...(pages.has(name) ? { "text/html": { schema: { type: "string" } } } : {}),
        },
      },
    },
  };
}

/** Some routes take members from the query as well as from a body. */
function mayBeEmpty(body: object): boolean {
  return "anyOf" in body && (body.anyOf as { type?: string }[]).some(({ type }) => type === "null");
}

/** Types of replies that are neither JSON nor plain text. */
const textTypes: Record<string, string> = { streamEvents: "text/event-stream", readKubeconfig: "application/yaml" };

function replyOf(name: string, schema: object | null): object {
  if (schema === null) return { description: "No body" };
  const isText = (schema as { type?: string }).type === "string";
  const type = textTypes[name] ?? (isText ? "text/plain" : "application/json");
  return { description: "Success", content: { [type]: { schema } } };
}

function parametersOf(schema: Route["params"], where: "path" | "query"): object[] {
  const { properties = {}, required = [] } = (schema ?? {}) as { properties?: Record<string, object>; required?: string[] };
  return Object.entries(properties).map(([name, each]) => ({
    name,
    in: where,
    required: where === "path" || required.includes(name),
    schema: each,
  }));
}
