import { Type } from "typebox";
import type { Action } from "../action-book.ts";
import { findLocation, locationShape } from "../catalog.ts";
import type { Cloud } from "../cloud.ts";
import { actionRoutes, deleteRoute, Id, IdOrName, LabelMap, Name, protectionRoute, readRoutes, updateRoute } from "../common-routes.ts";
import { ApiError, invalidInput } from "../errors.ts";
import {
  actionAnswer,
  actionsJson,
  created,
  kindModule,
  living,
  needLiving,
  refuseProtected,
  write,
  type Answer,
  type Call,
} from "../kind-module.ts";
import { checkLabels } from "../labels.ts";
import { locationOf } from "../place.ts";
import type { Server, Volume } from "../resources.ts";
import { timestamp } from "../timestamp.ts";

const Size = Type.Integer({ minimum: 10, maximum: 10_240 });
const Create = Type.Object({
  name: Name,
  size: Size,
  server: Type.Optional(Id),
  location: Type.Optional(IdOrName),
  automount: Type.Optional(Type.Boolean()),
  format: Type.Optional(Type.Union([Type.Literal("ext4"), Type.Literal("xfs")])),
  labels: Type.Optional(LabelMap),
});

export const volumes = kindModule<"volumes">({
  kind: "volumes",
  render: (_cloud, volume) => ({
    id: volume.id,
    name: volume.name,
    server: volume.server,
    status: volume.status,
    location: locationShape(volume.location),
    size: volume.size,
    format: volume.format,
    protection: { delete: volume.protectDelete },
    labels: volume.labels,
    linux_device: `/dev/disk/by-id/scsi-0HC_Volume_${volume.id}`,
    created: volume.created,
  }),
  routes: [
    ...actionRoutes("volumes"),
    ...readRoutes("volumes", { status: (volume, wanted) => wanted.includes(volume.status) }),
    updateRoute("volumes"),
    deleteRoute("volumes", (call, volume) => {
      refuseProtected(volume, "volume");
      call.cloud.refuseLocked("volume", volume.id);
      if (volume.server !== null) throw new ApiError("resource_in_use", `volume with ID '${volume.id}' is attached to a server`);
      return undefined;
    }),
    write("POST", "/volumes", Create, createVolume),
    write("POST", "/volumes/:id/actions/attach", Type.Object({ server: Id, automount: Type.Optional(Type.Boolean()) }), (call, body) => {
      const volume = living(call, "volumes");
      const server = needLiving(call.cloud, "servers", volume.project, body.server);
      if (volume.server !== null) throw new ApiError("volume_already_attached", "volume is already attached");
      if (volume.location !== server.location) throw invalidInput("server", "server is in another location");
      call.cloud.refuseLocked("volume", volume.id);
      call.cloud.refuseLocked("server", server.id);
      return actionAnswer(call, attachVolume(call.cloud, volume, server));
    }),
    write("POST", "/volumes/:id/actions/detach", Type.Object({}), (call) => {
      const volume = living(call, "volumes");
      if (volume.server === null) throw new ApiError("service_error", "volume is not attached");
      call.cloud.refuseLocked("volume", volume.id);
      const resources = [
        { type: "volume" as const, id: volume.id },
        { type: "server" as const, id: volume.server },
      ];
      return actionAnswer(
        call,
        call.cloud.run(volume.project, {
          command: "detach_volume",
          resources,
          latency: "attach_volume",
          exclusive: true,
          effect: { name: "volume.detach", volume: volume.id },
        }),
      );
    }),
    write("POST", "/volumes/:id/actions/resize", Type.Object({ size: Size }), (call, body) => {
      const volume = living(call, "volumes");
      if (body.size <= volume.size) throw invalidInput("size", "a volume can only grow");
      call.cloud.refuseLocked("volume", volume.id);
      const effect = { name: "volume.resize", volume: volume.id, size: body.size };
      return actionAnswer(
        call,
        call.cloud.run(volume.project, {
          command: "resize_volume",
          resources: [{ type: "volume", id: volume.id }],
          latency: "other",
          exclusive: true,
          effect,
        }),
      );
    }),
    protectionRoute("volumes"),
  ],
  effects: {
    "volume.ready": edit((volume) => (volume.status = "available")),
    "volume.attach": edit((volume, effect, cloud) => {
      const server = cloud.store.get("servers", Number(effect["server"]));
      if (!server) throw new ApiError("not_found", "server is gone");
      volume.server = server.id;
      if (!server.volumes.includes(volume.id)) server.volumes.push(volume.id);
      cloud.store.touch("servers", server.id);
    }),
    "volume.detach": edit((volume, _effect, cloud) => {
      const server = cloud.store.get("servers", volume.server ?? 0);
      if (server) server.volumes = server.volumes.filter((id) => id !== volume.id);
      cloud.store.touch("servers", server?.id);
      volume.server = null;
    }),
    "volume.resize": edit((volume, effect) => (volume.size = Number(effect["size"]))),
  },
});

function createVolume(call: Call, body: Type.Static<typeof Create>): Answer {
  const { cloud, project } = call;
  const labels = checkLabels(body.labels ?? {});
  const server = body.server === undefined ? undefined : needLiving(cloud, "servers", project.id, body.server);
  const location = server?.location ?? locationOf("2026-11", body.location === undefined ? {} : { location: String(body.location) });
  if (location === undefined || !findLocation(location)) throw invalidInput("location", "must name a location");
  cloud.checkName("volumes", project.id, body.name);
  cloud.checkQuota("volumes", project.id);
  const id = cloud.newId("volumes", project.id, body.name);
  const volume: Volume = {
    id,
    project: project.id,
    name: body.name,
    labels,
    created: timestamp(cloud.clock.wall()),
    server: null,
    status: "creating",
    location,
    size: body.size,
    format: body.format ?? null,
    protectDelete: false,
  };
  cloud.store.add("volumes", volume);
  const action = cloud.run(project.id, {
    command: "create_volume",
    resources: [{ type: "volume", id }],
    latency: "create_volume",
    exclusive: true,
    effect: { name: "volume.ready", volume: id },
  });
  const next = server ? [attachVolume(cloud, volume, server, action)] : [];
  return created(
    call,
    "volumes",
    id,
    [`"action":${cloud.actions.json(action)}`, `"next_actions":${actionsJson(cloud, next)}`],
    [action, ...next],
  );
}

/** Starts attaching a volume, after another action if one is given. */
export function attachVolume(cloud: Cloud, volume: Volume, server: Server, after?: Action): Action {
  return cloud.run(volume.project, {
    command: "attach_volume",
    resources: [
      { type: "volume", id: volume.id },
      { type: "server", id: server.id },
    ],
    latency: "attach_volume",
    exclusive: true,
    effect: { name: "volume.attach", volume: volume.id, server: server.id },
    ...(after && { after }),
  });
}

function edit(
  apply: (volume: Volume, effect: Record<string, unknown>, cloud: Cloud) => void,
): (cloud: Cloud, effect: Record<string, unknown>) => void {
  return (cloud, effect) => {
    const volume = cloud.store.get("volumes", Number(effect["volume"]));
    if (!volume) throw new ApiError("not_found", "volume is gone");
    apply(volume, effect, cloud);
    cloud.store.touch("volumes", volume.id);
  };
}
