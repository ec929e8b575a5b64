import { Type } from "typebox";
import { Compile } from "typebox/compile";

// Only what we read is described. The answer is one member whose name ends in `Response`; these are its content.

export const Result = Type.Object({
  ResponseCode: Type.Optional(Type.Union([Type.Number(), Type.String()])),
  Status: Type.Optional(Type.String()),
  Error: Type.Optional(Type.String()),
});

export const DomainInfo = Type.Object({
  DomainInfo: Type.Object({
    Name: Type.String(),
    Locked: Type.Optional(Type.String()),
    Disabled: Type.Optional(Type.String()),
    Hold: Type.Optional(Type.String()),
    NameServerSettings: Type.Optional(
      Type.Object({
        Type: Type.Optional(Type.String()),
        NameServers: Type.Optional(Type.Array(Type.Object({ ServerName: Type.String() }))),
      }),
    ),
  }),
});

const Hosts = Type.Record(Type.String(), Type.Unknown());
export const NsContent = Type.Object({ NsContent: Type.Optional(Hosts), nsContent: Type.Optional(Hosts) });

export const ServerList = Type.Object({ ServerList: Type.Optional(Type.Array(Type.Object({ ServerName: Type.String() }))) });

export const checkers = {
  result: Compile(Result),
  domainInfo: Compile(DomainInfo),
  nsContent: Compile(NsContent),
  serverList: Compile(ServerList),
};
