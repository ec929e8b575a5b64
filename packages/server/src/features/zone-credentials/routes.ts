import { routes } from "@catalyst/contract";
import { type App, addRoute } from "../../http/add-route.ts";
import { actorOf } from "../pdm-callers/actor.ts";
import { type ZoneCredentialsParts, createZoneCredentials, deleteZoneCredentials } from "./zone-credentials.ts";

/** Registers the routes of zones' keys. */
export function registerZoneCredentialsRoutes(app: App, parts: ZoneCredentialsParts): void {
  addRoute(app, routes.createZoneCredentials, async ({ params, caller, signal, reply }) => {
    reply.header("cache-control", "no-store");
    return createZoneCredentials(parts, actorOf(caller), params.zone ?? "", signal);
  });
  addRoute(app, routes.deleteZoneCredentials, ({ params, caller, signal }) =>
    deleteZoneCredentials(parts, actorOf(caller), params.zone ?? "", signal),
  );
}
