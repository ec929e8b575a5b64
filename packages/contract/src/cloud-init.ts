import Type, { type Static } from "typebox";
import { Closed, Literals } from "./shared.ts";

/** One step of a node's first boot. `tail` holds the last lines of its log, with a failure only; `elapsedMs` counts from the step's start. */
export const CloudInitEvent = Closed({
  node: Type.String({ minLength: 1, maxLength: 64 }),
  region: Type.String({ minLength: 1, maxLength: 64 }),
  step: Type.String({ minLength: 1, maxLength: 64 }),
  status: Literals(["started", "ok", "failed"]),
  message: Type.String({ maxLength: 2048 }),
  elapsedMs: Type.Integer({ minimum: 0 }),
  tail: Type.Optional(Type.String({ maxLength: 16_384 })),
});
export type CloudInitEvent = Static<typeof CloudInitEvent>;
