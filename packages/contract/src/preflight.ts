import Type, { type Static } from "typebox";
import { Closed, Literals, Timestamp } from "./shared.ts";

/** One thing that was looked at before anything is made. `facts` are what was seen. */
export const PreflightCheck = Closed({
  id: Type.String(),
  status: Literals(["ok", "warn", "fail"]),
  message: Type.String(),
  fix: Type.Optional(Type.String()),
  facts: Type.Record(Type.String(), Type.Unknown()),
});
export type PreflightCheck = Static<typeof PreflightCheck>;

/** What a request would make, cost in euro without tax, and how long it should take in milliseconds. `planHash` stands for all of it. */
export const PreflightReply = Closed({
  checks: Type.Array(PreflightCheck),
  cost: Closed({ hourlyEUR: Type.Number(), monthlyEUR: Type.Number() }),
  servers: Type.Integer(),
  loadBalancers: Type.Integer(),
  networks: Type.Integer(),
  predicted: Closed({ p50: Type.Integer(), p90: Type.Integer() }),
  planHash: Type.String(),
});
export type PreflightReply = Static<typeof PreflightReply>;

/** What is still being made ready on this machine. `ready` once a run would not have to wait for any of it. */
export const Preparation = Closed({
  ready: Type.Boolean(),
  preparing: Type.Array(
    Closed({
      name: Type.String(),
      state: Literals(["building", "missing"]),
      message: Type.String(),
      /** When it should be there. */
      expectedAt: Type.Optional(Timestamp),
    }),
  ),
  /** Changes with every build of the console that is served. */
  consoleBuild: Type.String(),
  /** What this mothership can do beyond the common: `lab` (no real cloud behind it), `rehearsal`. */
  features: Type.Array(Type.String()),
});
export type Preparation = Static<typeof Preparation>;
