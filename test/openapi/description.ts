import type { TSchema } from "typebox";
import { Value } from "typebox/value";
import type { Answer } from "../../packages/server/src/testing/ask-for-tests.ts";

export interface Operation {
  operationId: string;
  responses: Record<string, { content?: Record<string, { schema: object }> }>;
  parameters?: { name: string; in: string; required: boolean }[];
  requestBody?: { content: Record<string, { schema: object }> };
}

/** The document that a mothership serves at /openapi.json, as far as tests look into it. */
export interface Description {
  openapi: string;
  info: { title: string; version: string };
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object> };
  "x-errors": object;
}

/** In what an answer is not as the served document says; empty when it is. */
export function misfits(description: Description, name: string, { status, headers, body, text }: Answer): string[] {
  const operation = Object.values(description.paths)
    .flatMap((path) => Object.values(path))
    .find(({ operationId }) => operationId === name);
  const response = operation?.responses[status] ?? (status >= 400 ? operation?.responses["default"] : undefined);
  if (!response) return [`${name} answered ${status}, which is not described: ${text.slice(0, 200)}`];
  if (!response.content) return text === "" ? [] : [`${name} answered ${status} with a body`];
  const type = String(headers["content-type"]).split(";")[0] ?? "";
  const content = response.content[type];
  if (!content) return [`${name} answered as ${type}`];
  const schema = resolve(description, content.schema);
  return [...Value.Errors(schema, body)].map(({ instancePath, message }) => `${name} ${instancePath}: ${message}`);
}

/** Schemas of every body that is sent or answered. */
export function bodySchemas(description: Description): TSchema[] {
  return Object.values(description.paths)
    .flatMap((path) => Object.values(path))
    .flatMap(({ responses, requestBody }) => [
      ...Object.values(responses).flatMap(({ content = {} }) => Object.values(content)),
      ...Object.values(requestBody?.content ?? {}),
    ])
    .map(({ schema }) => resolve(description, schema));
}

function resolve({ components }: Description, schema: object): TSchema {
  return "$ref" in schema ? (components.schemas["Problem"] as TSchema) : schema;
}
