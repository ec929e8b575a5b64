import { isIPv6 } from "node:net";
import { parseDuration } from "./platform/duration.ts";

/** What the pool-domain-manager is told from outside. Each member names its environment variable in `readPdmConfig`. */
export interface PdmConfig {
  /** Another mothership's manager to call; undefined: this process or its database has it. */
  url: string | undefined;
  /** Token for that other one. */
  token: string | undefined;
  pools: string[];
  /** Given in order of preference; the first enabled one is the default. */
  forbiddenDomains: string[];
  extraReserved: string[];
  powerdns: {
    /** Addresses of one database's servers; empty: none is configured. */
    baseURLs: string[];
    peers: string[];
    apiKey: string | undefined;
    serverId: string;
    writers: number;
  };
  nameservers: string[];
  /** `host=address[:port]`, one or more per host; empty: resolved from the names. */
  nameserverAddresses: HostAddress[];
  caa: string[];
  rootHints: HostAddress[];
  /** DS texts of the root's keys; empty: the Internet's. */
  trustAnchors: string[];
  /** Port by address where it is not 53. */
  dnsPorts: ReadonlyMap<string, number>;
  resolvers: { address: string; port: number }[];
  reservationMs: number;
  maxHoldMs: number;
  sweepEveryMs: number;
  syncBudgetMs: number;
  allowPrivateIP: boolean;
  auth: "token" | "off";
  tokensFile: string | undefined;
  /** `namespace/name` of a ServiceAccount to its scopes. */
  serviceAccounts: ReadonlyMap<string, string[]>;
  /** Where those accounts' tokens are reviewed; undefined: this process is in no cluster. */
  kubernetes: { apiURL: string; tokenFile: string; caFile: string } | undefined;
  egressIPv4: string | undefined;
  repairApex: boolean;
  /** Whether pools are created and delegated at start. */
  bootstrapPools: boolean;
  /** Ids of those in use; undefined: all there are. */
  registrars: string[] | undefined;
  /** By registrar; its own public address when absent. */
  registrarURLs: ReadonlyMap<string, string>;
  /** The operator's own account, for the pools' apexes. */
  operator: { apiKey: string; apiSecret: string | undefined; tier: DynadotTier } | undefined;
}

/** Plans of Dynadot accounts, which allow more or fewer requests. */
export const dynadotTiers = ["regular", "bulk", "super-bulk"] as const;
export type DynadotTier = (typeof dynadotTiers)[number];

export interface HostAddress {
  host: string;
  address: string;
  port: number;
}

const defaultPools = "omani.works omani.homes omani.rest omani.trade omantel.biz openova.io";
/** Where the kubelet puts a pod's own token and the certificates of its cluster's API (Kubernetes documentation, "Accessing the API from a Pod"). */
const accountFolder = "/var/run/secrets/kubernetes.io/serviceaccount";
const defaultNameservers = "ns1.openova.io,ns2.openova.io,ns3.openova.io";

/** Reads the manager's part of the environment. What is wrong is added to `wrong`, in sentences. */
export function readPdmConfig(env: NodeJS.ProcessEnv, wrong: string[]): PdmConfig {
  const optional = (name: string) => env[name]?.trim() || undefined;
  const list = (name: string, fallback = "") =>
    (optional(name) ?? fallback)
      .split(/[\s,]+/)
      .filter((part) => part !== "")
      .map((part) => part.toLowerCase());
  const flag = (name: string) => ["true", "1", "yes"].includes((optional(name) ?? "").toLowerCase());

  function durationMs(name: string, fallback: string): number {
    const value = parseDuration(optional(name) ?? fallback);
    if (value === undefined) wrong.push(`${name} must be a duration such as 5s, 10m or 2h`);
    return value ?? 0;
  }
  function hostAddresses(name: string): HostAddress[] {
    return list(name).map((entry) => {
      const [host = "", place = ""] = entry.split("=");
      const at = readAddress(place);
      if (host === "" || at === undefined) wrong.push(`${name} must hold entries such as ns1.example.org=192.0.2.1 or …=192.0.2.1:5300`);
      return { host, address: at?.address ?? "", port: at?.port ?? 53 };
    });
  }
  function addresses(name: string, fallback: string): { address: string; port: number }[] {
    return list(name, fallback).flatMap((entry) => {
      const at = readAddress(entry);
      if (at === undefined) wrong.push(`${name} must hold addresses such as 9.9.9.9 or 127.0.0.1:5300`);
      return at ? [at] : [];
    });
  }
  function urls(name: string): string[] {
    const entries = (optional(name) ?? "").split(/[\s,]+/).filter((part) => part !== "");
    for (const entry of entries)
      if (!/^https?:$/.test(URL.parse(entry)?.protocol ?? "")) wrong.push(`${name} must hold addresses such as http://127.0.0.1:8081`);
    return entries.map((entry) => entry.replace(/\/+$/, ""));
  }
  function writers(): number {
    const value = Number(optional("PDM_PDNS_WRITERS") ?? "8");
    if (!Number.isInteger(value) || value < 1 || value > 64) wrong.push("PDM_PDNS_WRITERS must be a whole number from 1 to 64");
    return value;
  }
  function dynadotTier(): DynadotTier {
    const value = optional("DYNADOT_ACCOUNT_TIER") ?? "regular";
    const tier = dynadotTiers.find((each) => each === value);
    if (tier === undefined) wrong.push(`DYNADOT_ACCOUNT_TIER must be one of ${dynadotTiers.join(", ")}`);
    return tier ?? "regular";
  }
  function auth(): PdmConfig["auth"] {
    const value = optional("PDM_AUTH") ?? "token";
    if (value !== "token" && value !== "off") wrong.push("PDM_AUTH must be token or off");
    if (value === "off" && !/^(127\.|localhost$|::1$)/.test(optional("HOST") ?? "127.0.0.1"))
      wrong.push("PDM_AUTH=off is only for a listener on a loopback address: others could try stolen registrar credentials here");
    return value === "off" ? "off" : "token";
  }
  function kubernetes(): PdmConfig["kubernetes"] {
    const [host, port, given] = ["KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT", "PDM_KUBE_API_URL"].map(optional);
    const inCluster = host === undefined || port === undefined ? undefined : `https://${isIPv6(host) ? `[${host}]` : host}:${port}`;
    const apiURL = given ?? inCluster;
    const tokenFile = optional("PDM_KUBE_TOKEN_FILE") ?? `${accountFolder}/token`;
    const caFile = optional("PDM_KUBE_CA_FILE") ?? `${accountFolder}/ca.crt`;
    if (apiURL === undefined) return undefined;
    if (URL.parse(apiURL)?.protocol !== "https:") wrong.push("PDM_KUBE_API_URL must be an address such as https://10.96.0.1:443");
    return { apiURL, tokenFile, caFile };
  }
  const apiKey = optional("DYNADOT_API_KEY");

  return {
    url: optional("POOL_DOMAIN_MANAGER_URL"),
    token: optional("POOL_DOMAIN_MANAGER_TOKEN"),
    pools: readPools(env),
    forbiddenDomains: list("PDM_FORBIDDEN_TEST_DOMAINS"),
    extraReserved: list("PDM_EXTRA_RESERVED"),
    powerdns: {
      baseURLs: urls("PDM_PDNS_BASE_URL"),
      peers: urls("PDM_PDNS_PEERS"),
      apiKey: optional("PDM_PDNS_API_KEY"),
      serverId: optional("PDM_PDNS_SERVER_ID") ?? "localhost",
      writers: writers(),
    },
    nameservers: list("PDM_NAMESERVERS", defaultNameservers),
    nameserverAddresses: nameserverAddresses(),
    caa: (optional("PDM_CAA") ?? "").split(",").filter((part) => part.trim() !== ""),
    rootHints: hostAddresses("PDM_ROOT_HINTS"),
    trustAnchors: (optional("PDM_TRUST_ANCHORS") ?? "").split(",").filter((part) => part.trim() !== ""),
    dnsPorts: new Map(addresses("PDM_DNS_PORTS", "").map(({ address, port }) => [address, port])),
    resolvers: addresses("PDM_VERIFY_RESOLVERS", "1.1.1.1,8.8.8.8,9.9.9.9"),
    reservationMs: durationMs("PDM_RESERVATION_TTL", "10m"),
    maxHoldMs: durationMs("PDM_MAX_HOLD", "2h"),
    sweepEveryMs: durationMs("PDM_SWEEPER_INTERVAL", "30s"),
    syncBudgetMs: durationMs("PDM_SYNC_BUDGET", "5s"),
    allowPrivateIP: flag("PDM_ALLOW_PRIVATE_IP"),
    auth: auth(),
    tokensFile: optional("PDM_TOKENS_FILE"),
    serviceAccounts: readServiceAccounts(optional("PDM_SA_SCOPES"), wrong),
    kubernetes: kubernetes(),
    egressIPv4: optional("PDM_EGRESS_IPV4"),
    repairApex: flag("PDM_APEX_REPAIR"),
    bootstrapPools: flag("PDM_BOOTSTRAP_POOLS"),
    registrars: optional("PDM_REGISTRARS") === undefined ? undefined : list("PDM_REGISTRARS"),
    registrarURLs: readRegistrarURLs(env),
    operator: apiKey === undefined ? undefined : { apiKey, apiSecret: optional("DYNADOT_API_SECRET"), tier: dynadotTier() },
  };

  function nameserverAddresses(): HostAddress[] {
    const one = optional("POOL_DOMAIN_MANAGER_NS_GLUE_IP");
    const named = hostAddresses("PDM_NAMESERVER_ADDRS");
    if (named.length > 0 || one === undefined) return named;
    return list("PDM_NAMESERVERS", defaultNameservers).map((host) => ({ host, address: one, port: 53 }));
  }
}

/** Pools by name, in order of preference; read again while the program runs. */
export function readPools(env: NodeJS.ProcessEnv): string[] {
  const text = ["PDM_POOLS", "DYNADOT_MANAGED_DOMAINS", "DYNADOT_DOMAIN"].map((name) => env[name]?.trim()).find(Boolean) ?? defaultPools;
  return text
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((part) => part !== "");
}

/** `192.0.2.1`, `192.0.2.1:53`, `192.0.2.1=53`, `2001:db8::1` or `[2001:db8::1]:53`. */
function readAddress(text: string): { address: string; port: number } | undefined {
  const [, bracketed, v6, v4, port = "53"] =
    /^(?:\[([\da-f:]+)\]|([\da-f]*:[\da-f]*:[\da-f:]*)|([\d.]+))(?:[:=](\d{1,5}))?$/i.exec(text) ?? [];
  const address = bracketed ?? v6 ?? v4;
  return address === undefined ? undefined : { address, port: Number(port) };
}

/** `namespace/name=pdm:read+pdm:allocate` entries. */
function readServiceAccounts(text: string | undefined, wrong: string[]): Map<string, string[]> {
  const entries = (text ?? "").split(/[\s,]+/).filter((part) => part !== "");
  return new Map(
    entries.map((entry) => {
      const [account = "", scopes = ""] = entry.split("=");
      if (!/^[a-z0-9.-]+\/[a-z0-9.-]+$/.test(account) || scopes === "")
        wrong.push("PDM_SA_SCOPES must hold entries such as crossplane-system/provider-http=pdm:allocate+pdm:release");
      return [account, scopes.split("+")] as const;
    }),
  );
}

/** `PDM_REGISTRAR_<ID>_BASE_URL`, for registrars whose API is not at its public address. */
function readRegistrarURLs(env: NodeJS.ProcessEnv): Map<string, string> {
  const entries = Object.entries(env).flatMap(([name, value]) => {
    const id = /^PDM_REGISTRAR_(\w+)_BASE_URL$/.exec(name)?.[1]?.toLowerCase();
    return id === undefined || !value?.trim() ? [] : [[id, value.trim().replace(/\/+$/, "")] as const];
  });
  return new Map(entries);
}
