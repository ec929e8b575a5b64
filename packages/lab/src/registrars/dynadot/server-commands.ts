import { isIP } from "node:net";
import { canonicalHost, isHostName } from "../host-name.ts";
import { RegistrarRefusal } from "../registrar-module.ts";
import type { DynadotCall } from "./commands.ts";
import { parentOf, serverOf, setAddresses } from "./servers.ts";

/** Makes a host outside the account's own domains known to it. */
export function addNs({ book, account, query }: DynadotCall): object {
  const host = readHost(query["host"]);
  if (account.servers.some((server) => server.host === host)) throw new RegistrarRefusal("error", `name server ${host} already exists`);
  if (parentOf(book, account, host)) throw needsAddress(host);
  const server = serverOf(book, account, host);
  book.write(undefined, () => void (account.servers = [...account.servers, server]));
  return { AddNsContent: { Server: { Host: host, ServerId: server.id } } };
}

/** Registers a host below one of the account's domains, with its address. */
export function registerNs({ book, account, query }: DynadotCall): object {
  const host = readHost(query["host"]);
  const ip = readAddress(query["ip"]);
  if (!parentOf(book, account, host)) throw new RegistrarRefusal("error", "could not find domain in your account");
  if (account.servers.some((server) => server.host === host)) throw new RegistrarRefusal("error", `name server ${host} already exists`);
  const server = setAddresses(book, account, host, [ip]);
  return { RegisterNsContent: { Server: { Host: host, ServerId: server.id } } };
}

export function setNsIp({ book, account, query }: DynadotCall): object {
  const server = account.servers.find(({ id }) => String(id) === query["server_id"]);
  if (!server) throw new RegistrarRefusal("error", "could not find server id");
  setAddresses(book, account, server.host, readAddresses(query));
  return {};
}

export function setNsIpByDomain({ book, account, query }: DynadotCall): object {
  const host = readHost(query["server_domain"]);
  if (!account.servers.some((server) => server.host === host)) throw new RegistrarRefusal("error", `could not find name server ${host}`);
  setAddresses(book, account, host, readAddresses(query));
  return {};
}

export function serverList({ account }: DynadotCall): object {
  return { ServerList: account.servers.map(({ id, host }) => ({ ServerId: id, ServerName: host })) };
}

export function needsAddress(host: string): RegistrarRefusal {
  return new RegistrarRefusal("error", `'${host}' needs to be registered with an ip address before it can be used.`);
}

function readHost(text: string | undefined): string {
  if (!text) throw new RegistrarRefusal("error", "missing host");
  const host = canonicalHost(text);
  if (!isHostName(host)) throw new RegistrarRefusal("error", `invalid host ${host}`);
  return host;
}

function readAddress(text: string | undefined): string {
  if (!text || isIP(text) === 0) throw new RegistrarRefusal("error", `invalid ip ${text ?? ""}`);
  return text;
}

function readAddresses(query: Record<string, string>): string[] {
  const given = Array.from({ length: 10 }, (_, index) => query[`ip${index}`]).filter((ip) => ip !== undefined);
  if (given.length === 0) throw new RegistrarRefusal("error", "missing ip0");
  return given.map(readAddress);
}
