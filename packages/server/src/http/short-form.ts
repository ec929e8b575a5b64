import type { Route } from "@catalyst/contract";
import Type, { type TSchema } from "typebox";

/** What a request carries, before or after its parts are sorted. */
export interface Parts {
  params: unknown;
  query: unknown;
  body: unknown;
}

/** A route as it looks at its short address: members of the path have moved into the body, or into the query where there is no body to send. */
export function shortened(route: Route): Pick<Route, "params" | "query" | "body" | "replies"> {
  const names = propertiesOf(route.params);
  if (carrierOf(route) === "query") return { ...without(route), query: joined(route.query, names), ...bodyOf(route) };
  return { ...without(route), ...(route.query ? { query: route.query } : {}), body: joined(route.body, names) };
}

/** Sorts the parts of a request to the short address as the long one has them. */
export function unfold(route: Route, parts: Parts): Parts {
  const carrier = carrierOf(route);
  const names = new Set(Object.keys(propertiesOf(route.params)));
  const entries = Object.entries((parts[carrier] ?? {}) as Record<string, unknown>);
  return {
    ...parts,
    params: Object.fromEntries(entries.filter(([name]) => names.has(name))),
    [carrier]: Object.fromEntries(entries.filter(([name]) => !names.has(name))),
  };
}

function carrierOf({ method }: Route): "query" | "body" {
  return method === "GET" || method === "DELETE" ? "query" : "body";
}

function without({ replies }: Route): Pick<Route, "replies"> {
  return { replies };
}

function bodyOf({ body }: Route): { body?: TSchema } {
  return body ? { body } : {};
}

function joined(schema: TSchema | undefined, extra: Record<string, TSchema>): TSchema {
  return Type.Object({ ...propertiesOf(schema), ...extra }, { additionalProperties: false });
}

function propertiesOf(schema: TSchema | undefined): Record<string, TSchema> {
  const { properties = {} } = (schema ?? {}) as { properties?: Record<string, TSchema> };
  return properties;
}
