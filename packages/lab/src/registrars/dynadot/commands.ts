import type { RegistrarAccount } from "../registrar-account.ts";
import type { RegistrarCall } from "../registrar-module.ts";
import { domainInfo, listDomain } from "./domain-commands.ts";
import { clearSetting, setDnssec } from "./dnssec-commands.ts";
import { getNs, setDns2, setNs } from "./nameserver-commands.ts";
import { addNs, registerNs, serverList, setNsIp, setNsIpByDomain } from "./server-commands.ts";

export interface DynadotCall extends RegistrarCall {
  account: RegistrarAccount;
  query: Record<string, string>;
}

interface Command {
  /** Start of the answer's only member. */
  name: string;
  /** What the answer holds besides code and status. */
  run(call: DynadotCall): object;
}

export const commands: Record<string, Command> = {
  domain_info: { name: "DomainInfo", run: domainInfo },
  list_domain: { name: "ListDomainInfo", run: listDomain },
  get_ns: { name: "GetNs", run: getNs },
  set_ns: { name: "SetNs", run: setNs },
  set_dns2: { name: "SetDns", run: setDns2 },
  add_ns: { name: "AddNs", run: addNs },
  register_ns: { name: "RegisterNs", run: registerNs },
  set_ns_ip: { name: "SetNsIp", run: setNsIp },
  set_ns_ip_by_domain: { name: "SetNsIpByDomain", run: setNsIpByDomain },
  server_list: { name: "ServerList", run: serverList },
  set_dnssec: { name: "SetDnssec", run: setDnssec },
  set_clear_domain_setting: { name: "SetClearDomainSetting", run: clearSetting },
};
