import { actionRoutes, dnsPtrRoute, protectionRoute, readRoutes, updateRoute } from "../../common-routes.ts";
import type { Cloud } from "../../cloud.ts";
import { kindModule } from "../../kind-module.ts";
import { leaveNetwork } from "../../private-addresses.ts";
import type { LoadBalancer } from "../../resources.ts";
import { loadBalancerShape } from "./balancer-shape.ts";
import { createRoute } from "./create-balancer.ts";
import { deleteBalancerRoute } from "./delete-balancer.ts";
import { serviceEffects, serviceRoutes } from "./services.ts";
import { settingEffects, settingRoutes } from "./balancer-settings.ts";
import { forgetBalancer, targetEffects, targetRoutes } from "./targets.ts";

export const loadBalancers = kindModule<"load_balancers">({
  kind: "load_balancers",
  render: loadBalancerShape,
  routes: [
    ...actionRoutes("load_balancers"),
    ...readRoutes("load_balancers"),
    updateRoute("load_balancers"),
    createRoute,
    deleteBalancerRoute,
    ...serviceRoutes,
    ...targetRoutes,
    ...settingRoutes,
    dnsPtrRoute("load_balancers"),
    protectionRoute("load_balancers"),
  ],
  effects: { ...serviceEffects, ...targetEffects, ...settingEffects },
  vanish: vanishBalancer,
});

function vanishBalancer(cloud: Cloud, balancer: LoadBalancer): void {
  if (balancer.network) leaveNetwork(cloud, balancer.network.id, "load_balancer", balancer.id);
  for (const target of balancer.targets) if (target.server !== undefined) forgetBalancer(cloud, target.server, balancer.id);
}
