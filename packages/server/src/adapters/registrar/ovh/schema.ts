import { type Static, Type } from "typebox";
import { Compile } from "typebox/compile";

// Only what we read is described. https://api.ovh.com/console/?section=%2Fdomain

const Nullable = <S extends Parameters<typeof Type.Union>[0][number]>(schema: S) => Type.Union([schema, Type.Null()]);

export const Domain = Type.Object({
  domain: Type.String(),
  nameServerType: Type.String(),
  hostSupported: Type.Optional(Nullable(Type.Boolean())),
  transferLockStatus: Type.Optional(Nullable(Type.String())),
});
export type Domain = Static<typeof Domain>;

export const Ids = Type.Array(Type.Integer());

export const NameServer = Type.Object({
  host: Type.String(),
  ip: Type.Optional(Nullable(Type.String())),
  toDelete: Type.Optional(Nullable(Type.Boolean())),
});
export type NameServer = Static<typeof NameServer>;

export const Task = Type.Object({
  id: Type.Integer(),
  function: Type.Optional(Type.String()),
  status: Type.String(),
  comment: Type.Optional(Nullable(Type.String())),
});
export type Task = Static<typeof Task>;

export const GlueRecord = Type.Object({ host: Type.String(), ips: Type.Array(Type.String()) });
export const Fault = Type.Object({ errorCode: Type.Optional(Type.String()), message: Type.Optional(Type.String()) });
export const Time = Type.Number();

export const checkers = {
  domain: Compile(Domain),
  ids: Compile(Ids),
  nameServer: Compile(NameServer),
  task: Compile(Task),
  glueRecord: Compile(GlueRecord),
  fault: Compile(Fault),
  time: Compile(Time),
};
