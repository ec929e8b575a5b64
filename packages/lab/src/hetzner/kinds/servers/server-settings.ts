import { Type } from "typebox";
import type { Effect } from "../../action-book.ts";
import { catalog, findServerType } from "../../catalog.ts";
import type { Cloud, LatencyName } from "../../cloud.ts";
import { Id, IdOrName, LabelMap } from "../../common-routes.ts";
import { ApiError, invalidInput, notFound } from "../../errors.ts";
import { actionAnswer, get, living, needLiving, subject, write, type Answer, type Call, type Route } from "../../kind-module.ts";
import { checkLabels } from "../../labels.ts";
import { metricsAnswer } from "../../metrics.ts";
import type { Server } from "../../resources.ts";
import { takeStock } from "../../stock.ts";
import { timestamp } from "../../timestamp.ts";
import { findImage, imageShape } from "../images.ts";
import { maxGroupSize } from "../placement-groups.ts";
import { rootPassword } from "./root-password.ts";

const Nothing = Type.Object({});

export const settingRoutes: Route[] = [
  get(
    "/servers/:id/metrics",
    (call) => (subject(call, "servers"), metricsAnswer(call, ["cpu", "disk.0.iops.read", "network.0.bandwidth.in"])),
  ),
  action(
    "change_protection",
    Type.Object({ delete: Type.Optional(Type.Boolean()), rebuild: Type.Optional(Type.Boolean()) }),
    (call, server, body) => {
      server.protectDelete = body.delete ?? server.protectDelete;
      server.protectRebuild = body.rebuild ?? server.protectRebuild;
      return run(call, server, "change_protection", "none");
    },
  ),
  action("rebuild", Type.Object({ image: IdOrName, user_data: Type.Optional(Type.String()) }), (call, server, body) => {
    if (server.protectRebuild) throw new ApiError("protected", "server is protected from rebuilding");
    const image = findImage(call.cloud, server.project, String(body.image), findServerType(server.serverType)!.architecture);
    if (!image) throw invalidInput("image", `image '${body.image}' not found`);
    server.status = "rebuilding";
    if (body.user_data !== undefined) server.userData = body.user_data;
    const password = server.sshKeys.length === 0 ? rootPassword(call.cloud, server) : null;
    return run(call, server, "rebuild_server", "create_server", { name: "server.rebuilt", image: image.id }, { root_password: password });
  }),
  action("change_type", Type.Object({ server_type: IdOrName, upgrade_disk: Type.Boolean() }), (call, server, body) => {
    const type = findServerType(String(body.server_type));
    if (!type) throw invalidInput("server_type", `server type '${body.server_type}' not found`);
    if (server.status !== "off") throw new ApiError("server_not_stopped", "server must be powered off");
    const [old, fits] = [findServerType(server.serverType)!, type.disk >= server.diskSize];
    if (type.architecture !== old.architecture || !fits || type.name === old.name)
      throw new ApiError("invalid_server_type", "server type does not fit this server");
    takeStock(call.cloud, server.location, type.name);
    return run(call, server, "change_server_type", "create_server", {
      name: "server.type",
      type: type.name,
      disk: body.upgrade_disk ? type.disk : server.diskSize,
    });
  }),
  action("add_to_placement_group", Type.Object({ placement_group: Id }), (call, server, body) => {
    const group = needLiving(call.cloud, "placement_groups", server.project, body.placement_group);
    if (server.status !== "off") throw new ApiError("server_not_stopped", "server must be powered off");
    if (server.placementGroup !== null) throw new ApiError("server_already_added", "server is in a placement group already");
    if (group.servers.length >= maxGroupSize)
      throw new ApiError("placement_error", `placement group holds ${maxGroupSize} servers already`);
    return run(call, server, "add_to_placement_group", "other", { name: "server.group", group: group.id });
  }),
  action("remove_from_placement_group", Nothing, (call, server) =>
    run(call, server, "remove_from_placement_group", "other", { name: "server.group", group: null }),
  ),
  action("enable_backup", Nothing, (call, server) =>
    run(call, server, "enable_backup", "other", { name: "server.set", backupWindow: "22-02" }),
  ),
  action("disable_backup", Nothing, (call, server) =>
    run(call, server, "disable_backup", "other", { name: "server.set", backupWindow: null }),
  ),
  action(
    "enable_rescue",
    Type.Object({ type: Type.Optional(Type.String()), ssh_keys: Type.Optional(Type.Array(IdOrName)) }),
    (call, server) =>
      run(
        call,
        server,
        "enable_rescue",
        "other",
        { name: "server.set", rescue: true },
        { root_password: rootPassword(call.cloud, server) },
      ),
  ),
  action("disable_rescue", Nothing, (call, server) => run(call, server, "disable_rescue", "other", { name: "server.set", rescue: false })),
  action("attach_iso", Type.Object({ iso: IdOrName }), (call, server, body) => {
    const iso = catalog.isos.find((candidate) => candidate.name === body.iso || candidate.id === Number(body.iso));
    if (!iso) throw notFound("iso", body.iso);
    return run(call, server, "attach_iso", "other", { name: "server.set", iso: iso.id });
  }),
  action("detach_iso", Nothing, (call, server) => run(call, server, "detach_iso", "other", { name: "server.set", iso: null })),
  action("reset_password", Nothing, (call, server) =>
    run(call, server, "reset_password", "other", undefined, { root_password: rootPassword(call.cloud, server) }),
  ),
  action("request_console", Nothing, (call, server) =>
    run(call, server, "request_console", "other", undefined, {
      wss_url: `wss://console.lab.invalid/?server_id=${server.id}`,
      password: rootPassword(call.cloud, server),
    }),
  ),
  action(
    "create_image",
    Type.Object({ type: Type.Optional(Type.String()), description: Type.Optional(Type.String()), labels: Type.Optional(LabelMap) }),
    createImage,
  ),
];

function action<S extends Type.TSchema>(
  name: string,
  schema: S,
  handle: (call: Call, server: Server, body: Type.Static<S>) => Answer,
): Route {
  return write("POST", `/servers/:id/actions/${name}`, schema, (call, body) => {
    const server = living(call, "servers");
    call.cloud.refuseLocked("server", server.id);
    call.cloud.store.touch("servers", server.id);
    return handle(call, server, body);
  });
}

function run(call: Call, server: Server, command: string, latency: LatencyName, effect?: Effect, extra: object = {}): Answer {
  const started = call.cloud.run(server.project, {
    command,
    resources: [{ type: "server", id: server.id }],
    latency,
    exclusive: true,
    ...(effect && { effect: { ...effect, server: server.id } }),
  });
  return actionAnswer(call, started, extra);
}

function createImage(call: Call, server: Server, body: { type?: string; description?: string; labels?: Record<string, string> }): Answer {
  const { cloud } = call;
  const type = findServerType(server.serverType)!;
  cloud.checkQuota("images", server.project);
  const description = body.description ?? `snapshot of ${server.name}`;
  const id = cloud.newId("images", server.project, description);
  cloud.store.add("images", {
    id,
    project: server.project,
    name: "",
    labels: checkLabels(body.labels ?? {}),
    created: timestamp(cloud.clock.wall()),
    type: body.type === "backup" ? "backup" : "snapshot",
    status: "creating",
    description,
    imageSize: null,
    diskSize: server.diskSize,
    createdFrom: { id: server.id, name: server.name },
    boundTo: body.type === "backup" ? server.id : null,
    osFlavor: "ubuntu",
    osVersion: "24.04",
    architecture: type.architecture as "x86" | "arm",
    protectDelete: false,
  });
  const image = imageShape(cloud.store.get("images", id)!, call.project.era);
  const started = cloud.run(server.project, {
    command: "create_image",
    resources: [
      { type: "server", id: server.id },
      { type: "image", id },
    ],
    latency: "create_volume",
    exclusive: true,
    effect: { name: "image.ready", image: id },
  });
  return actionAnswer(call, started, { image });
}

export const settingEffects = {
  "server.set": edit((server, { backupWindow, rescue, iso }) => {
    if (backupWindow !== undefined) server.backupWindow = backupWindow as string | null;
    if (rescue !== undefined) server.rescue = rescue as boolean;
    if (iso !== undefined) server.iso = iso as number | null;
  }),
  "server.type": edit((server, { type, disk }) => {
    server.serverType = String(type);
    server.diskSize = Number(disk);
  }),
  "server.rebuilt": edit((server, { image }, cloud) => {
    server.image = Number(image);
    server.status = "running";
    cloud.emit({ type: "server-rebuilt", server: server.id });
  }),
  "server.group": edit((server, { group }, cloud) => {
    const [old, fresh] = [
      cloud.store.get("placement_groups", server.placementGroup ?? 0),
      cloud.store.get("placement_groups", Number(group ?? 0)),
    ];
    if (old) old.servers = old.servers.filter((id) => id !== server.id);
    fresh?.servers.push(server.id);
    server.placementGroup = fresh?.id ?? null;
    if (fresh) comeUp(server, cloud);
    for (const changed of [old, fresh]) cloud.store.touch("placement_groups", changed?.id);
  }),
};

// The service migrates a server into its group and starts it there, as the provider's acceptance suite shows (server/resource_test.go).
function comeUp(server: Server, cloud: Cloud): void {
  server.status = "running";
  cloud.emit({ type: "server-started", server: server.id });
}

function edit(apply: (server: Server, effect: Effect, cloud: Cloud) => void): (cloud: Cloud, effect: Effect) => void {
  return (cloud, effect) => {
    const server = cloud.store.get("servers", Number(effect["server"]));
    if (!server) throw new ApiError("not_found", "server is gone");
    apply(server, effect, cloud);
    cloud.store.touch("servers", server.id);
  };
}
