import { ApiError } from "./errors.ts";
import type { Route } from "./kind-module.ts";

/** Parses a request's body; an empty one counts as an empty object. Throws `json_error`. */
export function parseBody(text: string): unknown {
  if (text === "") return {};
  try {
    return withoutNulls(JSON.parse(text));
  } catch {
    throw new ApiError("json_error", "invalid JSON in request body");
  }
}

/** Checks a body against the route's schema. Throws `invalid_input` naming every field that is wrong. */
export function checkBody(route: Route, body: unknown): void {
  if (!route.validator || route.validator.Check(body)) return;
  const messages = new Map<string, string[]>();
  for (const error of route.validator.Errors(body)) {
    for (const field of fieldsOf(error)) messages.set(field, [...(messages.get(field) ?? []), error.message]);
  }
  const fields = [...messages].map(([name, texts]) => ({ name, messages: texts }));
  throw new ApiError("invalid_input", `invalid input in ${fields.map((field) => `'${field.name}'`).join(", ")}`, { fields });
}

/** Top-level fields a client sent although the route does not know them; they are ignored, but worth a note. */
export function unknownFields(route: Route, body: unknown): string[] {
  if (!route.fields || typeof body !== "object" || body === null) return [];
  return Object.keys(body).filter((field) => !route.fields!.has(field));
}

function fieldsOf(error: { instancePath: string; params: object }): string[] {
  const path = error.instancePath.slice(1).replaceAll("/", ".");
  const missing = (error.params as { requiredProperties?: string[] }).requiredProperties;
  if (missing) return missing.map((name) => (path === "" ? name : `${path}.${name}`));
  return [path === "" ? "body" : path];
}

/** An explicit null means the same as leaving the field out. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null)
      .map(([key, inner]) => [key, withoutNulls(inner)]),
  );
}
