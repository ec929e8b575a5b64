import { CatalystError } from "../platform/errors.ts";
import { findUnstorableText } from "../platform/unstorable-text.ts";
import type { App } from "./add-route.ts";

const why = "must not contain NUL or half of a character pair";

/** Refuses text that the database could not keep, wherever in a request it stands, so that no handler has to think of it. */
export function refuseUnstorableText(app: App): void {
  app.addHook("preValidation", async (request) => {
    if (findUnstorableText(request.params) !== undefined) throw new CatalystError("not-found");
    const inQuery = findUnstorableText(request.query);
    if (inQuery !== undefined) throw new CatalystError("invalid-query", { fields: { [inQuery]: why } });
    const inBody = findUnstorableText(request.body);
    if (inBody !== undefined) throw new CatalystError("invalid-body", { fields: { [inBody || "body"]: why } });
  });
}
