import { routes } from "@catalyst/contract";
import { type App, addRoute } from "../../http/add-route.ts";
import { actorOf } from "../pdm-callers/actor.ts";
import type { Gslb } from "./gslb.ts";

/** Registers the routes of names with several targets. */
export function registerGslbRoutes(app: App, gslb: Gslb): void {
  addRoute(app, routes.putGslbRecord, ({ params, body, caller, signal }) =>
    gslb.put(actorOf(caller), params.zone, params.name, body, signal),
  );
  addRoute(app, routes.readGslbRecord, ({ params, caller, signal }) => gslb.read(actorOf(caller), params.zone, params.name, signal));
  addRoute(app, routes.deleteGslbRecord, ({ params, caller, signal }) => gslb.remove(actorOf(caller), params.zone, params.name, signal));
}
