import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ChildDefinition } from "../supervisor/child-definition.ts";
import { makePdnsDatabase } from "./pdns-database.ts";

export interface PdnsSettings {
  /** The child's name. */
  name: string;
  /** Holds its configuration, its database and its control socket; made when missing. */
  folder: string;
  program: PdnsProgram;
  addresses: readonly string[];
  port: number;
  apiAddress: string;
  apiPort: number;
  apiKey: string;
  backend: PdnsBackend;
  /** How long it remembers its own database's answers, seconds. */
  cacheSeconds?: number;
}

export interface PdnsProgram {
  path: string;
  moduleDirectory: string;
}

/** `durable: false` forgoes waiting for the disk: a killed server loses nothing, a machine without power the last changes. */
export type PdnsBackend =
  | { type: "gsqlite3"; schemaFile: string; durable: boolean }
  /** A connection URL of a database that has PowerDNS's schema. */
  | { type: "gpgsql"; url: string };

/** Writes the configuration and, for SQLite, the database of one real PowerDNS, and tells how to run it. */
export function preparePdns(settings: PdnsSettings): ChildDefinition {
  const { name, folder, program, backend, apiAddress, apiPort } = settings;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, "pdns.conf");
  // Only its owner may read the API key, whatever an earlier file allowed.
  writeFileSync(path, "", { mode: 0o600 });
  chmodSync(path, 0o600);
  writeFileSync(path, `${pdnsConfiguration(settings).join("\n")}\n`);
  if (backend.type === "gsqlite3") makePdnsDatabase(databasePath(folder), backend.schemaFile);

  return {
    name,
    command: program.path,
    args: [`--config-dir=${folder}`],
    // PowerDNS opens its DNS sockets before it starts the API.
    ready: { type: "tcp", host: apiAddress, port: apiPort },
    readyTimeoutMs: 10_000,
    stop: "SIGTERM",
    graceMs: 5_000,
    restart: "on-failure",
    port: settings.port,
  };
}

function databasePath(folder: string): string {
  return join(folder, "pdns.db");
}

/** https://doc.powerdns.com/authoritative/settings.html; one text for 4.7 to 5.x. */
function pdnsConfiguration({
  folder,
  program,
  addresses,
  port,
  apiAddress,
  apiPort,
  apiKey,
  backend,
  cacheSeconds = 5,
}: PdnsSettings): string[] {
  return [
    `module-dir=${program.moduleDirectory}`,
    ...backendSettings(folder, backend),
    "daemon=no",
    "guardian=no",
    `socket-dir=${folder}`,
    `local-address=${addresses.join(",")}`,
    `local-port=${port}`,
    "api=yes",
    `api-key=${apiKey}`,
    "webserver=yes",
    `webserver-address=${apiAddress}`,
    `webserver-port=${apiPort}`,
    "webserver-allow-from=127.0.0.0/8",
    "webserver-loglevel=none",
    "loglevel=4",
    "default-ksk-algorithm=ecdsa256",
    "enable-lua-records=yes",
    "enable-lua-record-updates=yes",
    // 4.7 does not know that one yet: there Lua records may be written anyway.
    "ignore-unknown-settings=enable-lua-record-updates",
    "dnsupdate=yes",
    // Nobody by address: a zone says itself whose key may change it.
    "allow-dnsupdate-from=",
    "disable-axfr=yes",
    "zone-cache-refresh-interval=10",
    `cache-ttl=${cacheSeconds}`,
    `query-cache-ttl=${cacheSeconds}`,
    `negquery-cache-ttl=${cacheSeconds}`,
    "security-poll-suffix=",
  ];
}

function backendSettings(folder: string, backend: PdnsBackend): string[] {
  if (backend.type === "gsqlite3") {
    return [
      "launch=gsqlite3",
      `gsqlite3-database=${databasePath(folder)}`,
      "gsqlite3-dnssec=yes",
      ...(backend.durable ? [] : ["gsqlite3-pragma-synchronous=0"]),
    ];
  }
  // A socket's URL names a user but no host, which the standard of URLs does not allow.
  const url = new URL(backend.url.replace("@/", "@localhost/"));
  const given: [string, string][] = [
    ["host", url.searchParams.get("host") ?? decodeURIComponent(url.hostname)],
    ["port", url.port],
    ["dbname", decodeURIComponent(url.pathname.slice(1))],
    ["user", decodeURIComponent(url.username)],
    ["password", decodeURIComponent(url.password)],
  ];

  return [
    "launch=gpgsql",
    "gpgsql-dnssec=yes",
    ...given.filter(([, value]) => value !== "").map(([key, value]) => `gpgsql-${key}=${value}`),
  ];
}
