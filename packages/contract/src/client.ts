import { type Client, type ClientOptions, createClientOver } from "./create-client.ts";
import { routes } from "./routes.ts";

/** A client that knows every route of the contract. */
export function createClient(options: ClientOptions): Client {
  return createClientOver(routes, options);
}
