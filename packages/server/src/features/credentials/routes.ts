import { routes } from "@catalyst/contract";
import { type App, addRoute } from "../../http/add-route.ts";
import { validateToken, type ValidateTokenParts } from "./validate-token.ts";

/** Registers the check of cloud tokens. */
export function registerCredentialsRoutes(app: App, parts: ValidateTokenParts): void {
  addRoute(app, routes.validateCredentials, async ({ body, signal, reply }) => {
    reply.header("cache-control", "no-store");
    return validateToken(body, parts, signal);
  });
}
