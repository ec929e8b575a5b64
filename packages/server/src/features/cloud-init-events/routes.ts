import { routes } from "@catalyst/contract";
import { type App, addRoute } from "../../http/add-route.ts";
import { type CloudInitParts, recordCloudInitEvent } from "./cloud-init-events.ts";

const bodyLimit = 16 * 1024;

/** Registers the nodes' reports on their first boot. */
export function registerCloudInitRoutes(app: App, parts: CloudInitParts): void {
  addRoute(
    app,
    routes.postCloudInitEvent,
    async ({ params, body, request }) => {
      const bearer = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? "")?.[1];
      await recordCloudInitEvent(parts, params.id, bearer, body);
    },
    { bodyLimit },
  );
}
