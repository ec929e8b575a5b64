import { type Static, Type } from "typebox";
import { Compile } from "typebox/compile";

// Only what we read is described.

export const Domain = Type.Object({
  domain: Type.String(),
  status: Type.String(),
  nameServers: Type.Optional(Type.Union([Type.Array(Type.String()), Type.Null()])),
  locked: Type.Optional(Type.Boolean()),
  transferProtected: Type.Optional(Type.Boolean()),
});
export type Domain = Static<typeof Domain>;

export const Fault = Type.Object({
  code: Type.Optional(Type.String()),
  message: Type.Optional(Type.String()),
  retryAfterSec: Type.Optional(Type.Number()),
  fields: Type.Optional(
    Type.Union([
      Type.Array(
        Type.Object({ code: Type.Optional(Type.String()), message: Type.Optional(Type.String()), path: Type.Optional(Type.String()) }),
      ),
      Type.Null(),
    ]),
  ),
});

export const checkers = { domain: Compile(Domain), fault: Compile(Fault) };
