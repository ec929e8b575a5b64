import { routes } from "@catalyst/contract";
import type { Db } from "../../database/connect.ts";
import { type App, addRoute } from "../../http/add-route.ts";
import { readComponentStates } from "./component-states.ts";

/** Registers the snapshot of a Sovereign's components. */
export function registerComponentStateRoutes(app: App, { db }: { db: Db }): void {
  addRoute(app, routes.readComponentStates, ({ params, query }) => readComponentStates(db, params.id, query.region));
}
