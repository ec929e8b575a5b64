import { Type } from "typebox";
import type { Effect } from "../../action-book.ts";
import type { Cloud, CloudEvent, LatencyName } from "../../cloud.ts";
import { ApiError } from "../../errors.ts";
import { actionAnswer, living, write, type Route } from "../../kind-module.ts";
import type { Server } from "../../resources.ts";

interface PowerVerb {
  path: string;
  command: string;
  latency: LatencyName;
  /** Status while the action runs; a reboot never shows one. */
  during?: Server["status"];
  effect: string;
}

const verbs: PowerVerb[] = [
  { path: "poweron", command: "start_server", latency: "start_server", during: "starting", effect: "server.started" },
  { path: "poweroff", command: "stop_server", latency: "stop_server", during: "stopping", effect: "server.stopped" },
  { path: "shutdown", command: "shutdown_server", latency: "stop_server", effect: "server.stopped" },
  { path: "reboot", command: "reboot_server", latency: "start_server", effect: "server.rebooted" },
  { path: "reset", command: "reset_server", latency: "start_server", effect: "server.rebooted" },
];

export const powerRoutes: Route[] = verbs.map(({ path, command, latency, during, effect }) =>
  write("POST", `/servers/:id/actions/${path}`, Type.Object({}), (call) => {
    const server = living(call, "servers");
    call.cloud.refuseLocked("server", server.id);
    if (during && server.status !== (during === "starting" ? "running" : "off")) server.status = during;
    call.cloud.store.touch("servers", server.id);
    const resources = [{ type: "server" as const, id: server.id }];
    return actionAnswer(
      call,
      call.cloud.run(server.project, { command, resources, latency, exclusive: true, effect: { name: effect, server: server.id } }),
    );
  }),
);

export const powerEffects = {
  "server.started": become("running", "server-started"),
  "server.stopped": become("off", "server-stopped"),
  "server.rebooted": become("running", "server-reset"),
};

function become(status: Server["status"], event: CloudEvent["type"]): (cloud: Cloud, effect: Effect) => void {
  return (cloud, effect) => {
    const server = cloud.store.get("servers", Number(effect["server"]));
    if (!server) throw new ApiError("not_found", "server is gone");
    if (server.deleted) return;
    server.status = status;
    cloud.store.touch("servers", server.id);
    cloud.emit({ type: event, server: server.id });
  };
}
