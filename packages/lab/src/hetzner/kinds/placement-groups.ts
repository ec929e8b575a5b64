import { Type } from "typebox";
import { deleteRoute, LabelMap, Name, readRoutes, updateRoute } from "../common-routes.ts";
import { created, kindModule, write } from "../kind-module.ts";
import { checkLabels } from "../labels.ts";
import type { PlacementGroup } from "../resources.ts";
import { timestamp } from "../timestamp.ts";

const Create = Type.Object({ name: Name, type: Type.Literal("spread"), labels: Type.Optional(LabelMap) });

/** A spread group never holds more servers than this. */
export const maxGroupSize = 10;

export const placementGroups = kindModule<"placement_groups">({
  kind: "placement_groups",
  render: (_cloud, group) => placementGroupShape(group),
  routes: [
    ...readRoutes("placement_groups", { type: (group, wanted) => wanted.includes(group.type) }),
    updateRoute("placement_groups"),
    deleteRoute("placement_groups"),
    write("POST", "/placement_groups", Create, (call, body) => {
      const { cloud, project } = call;
      const labels = checkLabels(body.labels ?? {});
      cloud.checkName("placement_groups", project.id, body.name);
      cloud.checkQuota("placement_groups", project.id);
      const id = cloud.newId("placement_groups", project.id, body.name);
      cloud.store.add("placement_groups", {
        id,
        project: project.id,
        name: body.name,
        labels,
        created: timestamp(cloud.clock.wall()),
        type: "spread",
        servers: [],
      });
      return created(call, "placement_groups", id, ['"action":null']);
    }),
  ],
  vanish(cloud, group) {
    for (const id of group.servers) {
      const server = cloud.store.get("servers", id);
      if (server) server.placementGroup = null;
      cloud.store.touch("servers", id);
    }
  },
});

export function placementGroupShape({ id, name, labels, created: since, servers, type }: PlacementGroup): object {
  return { id, name, labels, created: since, servers, type };
}
