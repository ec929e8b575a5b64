import { routes } from "@catalyst/contract";
import { type App, addRoute } from "../../http/add-route.ts";
import { actorOf } from "../pdm-callers/actor.ts";
import { type ZoneBackupParts, backUpZone, restoreZone } from "./zone-backup.ts";

/** Registers keeping zones and bringing them back. */
export function registerZoneBackupRoutes(app: App, parts: ZoneBackupParts): void {
  addRoute(app, routes.backUpZone, ({ params, caller, signal }) => backUpZone(parts, actorOf(caller), params.zone ?? "", signal));
  addRoute(app, routes.restoreZone, ({ params, body, caller, signal }) =>
    restoreZone(parts, actorOf(caller), params.zone ?? "", body.snapshotId, signal),
  );
}
