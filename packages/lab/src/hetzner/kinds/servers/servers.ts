import { actionRoutes, dnsPtrRoute, readRoutes, updateRoute } from "../../common-routes.ts";
import { kindModule } from "../../kind-module.ts";
import { createRoute, createEffects } from "./create-server.ts";
import { deleteServerRoute, deleteEffects, vanishServer } from "./delete-server.ts";
import { networkRoutes, networkEffects } from "./server-networks.ts";
import { powerRoutes, powerEffects } from "./server-power.ts";
import { settingRoutes, settingEffects } from "./server-settings.ts";
import { serverShape } from "./server-shape.ts";

export const servers = kindModule<"servers">({
  kind: "servers",
  render: serverShape,
  routes: [
    ...actionRoutes("servers"),
    ...readRoutes("servers", { status: (server, wanted) => wanted.includes(server.status) }),
    updateRoute("servers", (call, server) => call.cloud.selectionChanged(server.project)),
    createRoute,
    deleteServerRoute,
    ...powerRoutes,
    ...networkRoutes,
    ...settingRoutes,
    dnsPtrRoute("servers"),
  ],
  effects: { ...createEffects, ...deleteEffects, ...powerEffects, ...networkEffects, ...settingEffects },
  vanish: vanishServer,
});
