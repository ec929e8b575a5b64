import { routes } from "@catalyst/contract";
import { type App, addRoute } from "../../http/add-route.ts";
import { actorOf } from "../pdm-callers/actor.ts";
import type { ZoneHandovers } from "./zone-handover.ts";

/** Registers moving zones to Sovereigns' own name servers. */
export function registerZoneHandoverRoutes(app: App, handovers: ZoneHandovers): void {
  addRoute(app, routes.handOverZone, ({ params, body, caller, signal }) =>
    handovers.start(actorOf(caller), params.zone ?? "", body, signal),
  );
  addRoute(app, routes.readHandover, ({ params, caller }) => handovers.read(actorOf(caller), params.zone ?? ""));
}
