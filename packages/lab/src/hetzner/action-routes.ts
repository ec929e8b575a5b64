import { actionList } from "./common-routes.ts";
import { ApiError, notFound } from "./errors.ts";
import { actionAnswer, get, type Route } from "./kind-module.ts";
import { values } from "./list.ts";

/** Reads of actions whatever they act on. */
export const globalActionRoutes: Route[] = [
  get("/actions", (call) => {
    const ids = values(call, "id");
    if (ids.length === 0) {
      throw new ApiError("deprecated_api_endpoint", "listing all actions was removed, name them by id", {
        announcement: "https://docs.hetzner.cloud/changelog",
      });
    }
    const found = ids.map((id) => call.cloud.actions.get(Number(id))).filter((action) => action?.project === call.project.id);
    return actionList(
      call,
      [...new Set(found)].filter((action) => action !== undefined),
    );
  }),
  get("/actions/:action", (call) => {
    const action = call.cloud.actions.get(Number(call.params["action"]));
    if (action?.project !== call.project.id) throw notFound("action", call.params["action"]!);
    return actionAnswer(call, action, {}, 200);
  }),
];
