import { ApiProblem, type Client, createClientOver } from "@catalyst/contract";
import { routeTable } from "virtual:route-table";

/** Where the server's own paths begin: the console and its API share an origin. */
export const base = "/sovereign";

/**
 * The API as this browser's session sees it. Writes carry the header that proves they come from these pages.
 * Throws ApiProblem for an error reply and TypeError when nobody answers.
 */
export const api: Client = createClientOver(routeTable, {
  baseURL: window.location.origin,
  apiPrefix: `${base}/api/v1`,
  fetch: (input, init) => {
    const headers = new Headers(init?.headers);
    if (init?.method !== "GET") headers.set("x-catalyst-csrf", "1");
    return fetch(input, { ...init, headers, credentials: "same-origin" });
  },
});

export function isProblem(error: unknown, code?: string): error is ApiProblem {
  return error instanceof ApiProblem && (code === undefined || error.problem.error === code);
}

/** Whether nobody is signed in. A registrar that refuses its own token answers 401 too, and no sign-in helps with that. */
export function isUnauthenticated(error: unknown): boolean {
  return error instanceof ApiProblem && error.problem.status === 401 && error.problem.error !== "invalid-token";
}

/** A fresh key for one press of a button that starts work; a repeat of the same press sends the same key. */
export function newIdempotencyKey(): string {
  return crypto.randomUUID();
}
