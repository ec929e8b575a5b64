import type { RegistrarAccount } from "../registrar-account.ts";
import type { RegistrarCall } from "../registrar-module.ts";
import { dnsGetList, dnsSetCustom, dnsSetDefault } from "./dns-commands.ts";
import { getBalances, getInfo, getList } from "./domain-commands.ts";
import { nsCreate, nsGetInfo, nsUpdate } from "./ns-commands.ts";
import type { Element } from "./xml.ts";

/** By name in lower case. */
export type Parameters = Record<string, string | undefined>;

export interface NamecheapCall extends RegistrarCall {
  account: RegistrarAccount;
  parameters: Parameters;
}

interface Command {
  /** As the answer spells it. */
  name: string;
  run(call: NamecheapCall): Element[];
}

const table: Command[] = [
  { name: "namecheap.users.getBalances", run: getBalances },
  { name: "namecheap.domains.getList", run: getList },
  { name: "namecheap.domains.getInfo", run: getInfo },
  { name: "namecheap.domains.dns.getList", run: dnsGetList },
  { name: "namecheap.domains.dns.setCustom", run: dnsSetCustom },
  { name: "namecheap.domains.dns.setDefault", run: dnsSetDefault },
  { name: "namecheap.domains.ns.create", run: nsCreate },
  { name: "namecheap.domains.ns.update", run: nsUpdate },
  { name: "namecheap.domains.ns.getInfo", run: nsGetInfo },
];

/** Commands by their name in lower case, which is how they are compared. */
export const commands: Record<string, Command> = Object.fromEntries(table.map((command) => [command.name.toLowerCase(), command]));
