import { routes } from "@catalyst/contract";
import { type App, addRoute } from "../../http/add-route.ts";
import { type PreparationParts, readPreparation } from "./preparation.ts";

/** Registers what a console asks before anybody has signed in. */
export function registerPreparationRoutes(app: App, parts: PreparationParts): void {
  addRoute(app, routes.readPreparation, async () => readPreparation(parts));
}
