import { Type } from "typebox";
import { Compile } from "typebox/compile";

// The XML as parsed: attributes are members, lists are always lists. Only what we read is described.

const Text = Type.Object({ "#text": Type.Optional(Type.String()), Number: Type.Optional(Type.String()) });

export const ApiResponse = Type.Object({
  ApiResponse: Type.Object({
    Status: Type.String(),
    Errors: Type.Optional(Type.Union([Type.String(), Type.Object({ Error: Type.Optional(Type.Array(Text)) })])),
    CommandResponse: Type.Optional(Type.Unknown()),
  }),
});

export const DnsList = Type.Object({
  DomainDNSGetListResult: Type.Object({
    Domain: Type.String(),
    IsUsingOurDNS: Type.String(),
    Nameserver: Type.Optional(Type.Array(Type.String())),
  }),
});

export const DomainInfo = Type.Object({
  DomainGetInfoResult: Type.Object({
    Status: Type.Optional(Type.String()),
    DomainName: Type.String(),
    IsOwner: Type.Optional(Type.String()),
  }),
});

export const HostInfo = Type.Object({ DomainNSInfoResult: Type.Object({ Nameserver: Type.String(), IP: Type.String() }) });
export const SetCustom = Type.Object({ DomainDNSSetCustomResult: Type.Object({ Updated: Type.String() }) });
export const SetDefault = Type.Object({ DomainDNSSetDefaultResult: Type.Object({ Updated: Type.String() }) });

export const checkers = {
  response: Compile(ApiResponse),
  dnsList: Compile(DnsList),
  domainInfo: Compile(DomainInfo),
  hostInfo: Compile(HostInfo),
  setCustom: Compile(SetCustom),
  setDefault: Compile(SetDefault),
};
