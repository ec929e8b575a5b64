import type { FastifyInstance } from "fastify";
import { Type } from "typebox";
import { Duration, milliseconds } from "../duration.ts";
import type { AdminParts } from "./admin-api.ts";
import { bodyReader } from "./read-request.ts";

export interface ClockState {
  /** Virtual milliseconds since the lab was first started. */
  virtual: number;
  speed: number;
  wall: string;
}

const readSpeed = bodyReader(Type.Object({ speed: Type.Number() }, { additionalProperties: false }));
const readAdvance = bodyReader(Type.Object({ by: Duration }, { additionalProperties: false }));

export function registerClockRoutes(app: FastifyInstance, { laboratory }: AdminParts): void {
  const { clock } = laboratory;
  const state = (): ClockState => ({ virtual: Math.round(clock.now()), speed: clock.speed(), wall: new Date(clock.wall()).toISOString() });

  app.get("/admin/clock", () => state());
  app.put("/admin/clock", (request) => {
    laboratory.applySettings({ "clock.speed": readSpeed(request.body).speed });
    return state();
  });
  app.post("/admin/clock/advance", (request) => {
    clock.advance(milliseconds(readAdvance(request.body).by));
    return state();
  });
}
