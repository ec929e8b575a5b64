import type { Static, TSchema } from "typebox";
import type { Problem } from "./errors.ts";
import type { RouteName, routes } from "./routes.ts";

export interface ClientOptions {
  /** Address of the mothership without a path, for example `http://127.0.0.1:8080`. */
  baseURL: string;
  /** Where the API's own routes begin; `/api/v1` unless said. */
  apiPrefix?: string;
  /** CLI token; sent as a bearer. */
  token?: string;
  fetch?: typeof fetch;
}

/** What a call may carry, by the route's own schemas. */
export interface CallInput<Name extends RouteName> {
  params?: SchemaOf<Name, "params">;
  query?: SchemaOf<Name, "query">;
  body?: SchemaOf<Name, "body">;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** A call's parts before the route's schemas are applied. */
export interface RawInput {
  params?: unknown;
  query?: unknown;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

export interface Client {
  /** Calls a route by name. Throws ApiProblem for an error reply, and the fetch error when nobody answers. */
  call<Name extends RouteName>(name: Name, input?: CallInput<Name>): Promise<ReplyOf<Name>>;
  /** The raw response, for streams and text. Throws like `call`. */
  request(name: RouteName, input?: RawInput): Promise<Response>;
}

/** The part of a route that a caller needs. */
export interface RouteAddress {
  method: string;
  path: string;
  prefix: "api" | "root";
}

/** A client over a table of addresses, which may come without the schemas that only servers need. */
export function createClientOver(addresses: Readonly<Record<string, RouteAddress>>, options: ClientOptions): Client {
  const send = options.fetch ?? fetch;

  async function request(name: RouteName, input: RawInput = {}): Promise<Response> {
    const route = addresses[name];
    if (!route) throw new Error(`There is no route ${name}`);
    const headers: Record<string, string> = { accept: "application/json", ...input.headers };
    if (options.token) headers["authorization"] = `Bearer ${options.token}`;
    if (input.body !== undefined) headers["content-type"] = "application/json";
    const response = await send(new URL(pathOf(route, input, options.apiPrefix ?? "/api/v1"), options.baseURL), {
      method: route.method,
      headers,
      ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
      ...(input.signal ? { signal: input.signal } : {}),
    });
    if (response.status >= 400) throw new ApiProblem(await problemOf(response));
    return response;
  }

  return {
    request,
    async call(name, input) {
      const response = await request(name, input);
      if (response.status === 204) return undefined as never;
      const isJSON = response.headers.get("content-type")?.includes("json");
      return (isJSON ? await response.json() : await response.text()) as never;
    },
  };
}

/** An error reply of the API, with the whole problem document. */
export class ApiProblem extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail || problem.title);
    this.name = "ApiProblem";
    this.problem = problem;
  }
}

type RouteTable = typeof routes;
type SchemaOf<Name extends RouteName, Part extends "params" | "query" | "body"> = RouteTable[Name] extends {
  [Key in Part]: infer Schema extends TSchema;
}
  ? Static<Schema>
  : undefined;
type SuccessOf<Name extends RouteName> = RouteTable[Name]["replies"][keyof RouteTable[Name]["replies"]];
export type ReplyOf<Name extends RouteName> =
  SuccessOf<Name> extends infer Schema ? (Schema extends TSchema ? Static<Schema> : undefined) : never;

function pathOf(route: RouteAddress, input: { params?: unknown; query?: unknown }, apiPrefix: string): string {
  const params = (input.params ?? {}) as Record<string, string>;
  const path = route.path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? "").replaceAll("%3A", ":"));
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries((input.query ?? {}) as Record<string, unknown>)) {
    if (value !== undefined) query.set(name, typeof value === "string" ? value : JSON.stringify(value));
  }
  const suffix = query.size > 0 ? `?${query.toString()}` : "";
  return `${route.prefix === "api" ? apiPrefix : ""}${path}${suffix}`;
}

async function problemOf(response: Response): Promise<Problem> {
  const text = await response.text();
  try {
    return JSON.parse(text) as Problem;
  } catch {
    return {
      type: "about:blank",
      title: "The answer is not Catalyst's",
      status: response.status,
      detail: `${response.url} answered ${response.status} with something other than JSON`,
      instance: response.url,
      requestId: response.headers.get("x-request-id") ?? "",
      error: "unavailable",
      next: "Check the address, and proxies in between.",
    };
  }
}
