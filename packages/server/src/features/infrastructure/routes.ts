import { routes } from "@catalyst/contract";
import { type App, addRoute } from "../../http/add-route.ts";
import { type InfrastructureParts, readCompute, readNetwork, readStorage, readTopology } from "./infrastructure.ts";
import { readTreemap } from "./treemap.ts";

/** Registers what is shown of a Sovereign's servers, networks and workloads. */
export function registerInfrastructureRoutes(app: App, parts: InfrastructureParts): void {
  addRoute(app, routes.readInfrastructureTopology, async ({ params }) => readTopology(parts, params.id));
  addRoute(app, routes.readInfrastructureCompute, async ({ params }) => readCompute(parts, params.id));
  addRoute(app, routes.readInfrastructureStorage, async ({ params }) => readStorage(parts, params.id));
  addRoute(app, routes.readInfrastructureNetwork, async ({ params }) => readNetwork(parts, params.id));
  addRoute(app, routes.readTreemap, async ({ query, caller }) => readTreemap(parts.db, query, caller));
}
