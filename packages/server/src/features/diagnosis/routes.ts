import { routes } from "@catalyst/contract";
import { type App, addRoute } from "../../http/add-route.ts";
import { explain } from "./diagnosis.ts";
import type { DiagnosisParts } from "./gather-facts.ts";

/** Registers the one answer to "why". */
export function registerDiagnosisRoutes(app: App, parts: DiagnosisParts): void {
  addRoute(app, routes.readWhy, ({ params, query }) => explain(parts, params.id, query));
}
