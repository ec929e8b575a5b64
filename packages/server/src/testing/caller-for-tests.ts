import type { Role } from "@catalyst/contract";
import type { App } from "../http/add-route.ts";

/** Lets the header `x-person` say who calls, where a test is not about signing in. */
export function trustHeaders(app: App, roles: Role[] = []): void {
  app.decorateRequest("caller");
  app.addHook("onRequest", async (request) => {
    const personId = request.headers["x-person"];
    if (typeof personId !== "string") return;
    request.caller = { personId, email: null, name: null, roles, via: "token", address: request.ip };
  });
}
