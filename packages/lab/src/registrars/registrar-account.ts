import { Type } from "typebox";

export const registrarNames = ["cloudflare", "namecheap", "godaddy", "ovh", "dynadot"] as const;
export type RegistrarName = (typeof registrarNames)[number];

/** Which parts a registrar's credential has, in the order people write them with colons between. */
export const credentialParts = {
  cloudflare: ["token"],
  namecheap: ["apiUser", "apiKey", "clientIp"],
  godaddy: ["key", "secret"],
  ovh: ["appKey", "appSecret", "consumerKey"],
  dynadot: ["apiKey", "apiSecret"],
} as const satisfies Record<RegistrarName, readonly string[]>;

export type Credentials = Record<string, string>;

const Name = Type.Unsafe<RegistrarName>(Type.Union(registrarNames.map((name) => Type.Literal(name))));
const Texts = Type.Array(Type.String());
const tiers = ["regular", "bulk", "super"] as const;

/** What of an account may be told at its start and changed later. */
const accountSettings = {
  /** Callers the registrar lets in; empty lets everybody in. Namecheap looks at `ClientIp`, Dynadot at the caller. */
  ipAllow: Type.Optional(Texts),
  /** Whether the registrar grants this account its API; left out, it follows from domains, plan and balance where the registrar has such a rule. */
  eligible: Type.Optional(Type.Boolean()),
  /** Switched on by hand in the registrar's panel. */
  apiEnabled: Type.Optional(Type.Boolean()),
  /** Closed by the registrar, or its credential revoked. */
  disabled: Type.Optional(Type.Boolean()),
  rateLimit: Type.Optional(Type.Union([Type.Integer({ minimum: 1 }), Type.Literal("off")])),
  /** Domains the lab does not know but the registrar counts. */
  otherDomains: Type.Optional(Type.Integer({ minimum: 0 })),
  /** Namecheap: US dollars. */
  balance: Type.Optional(Type.Number({ minimum: 0 })),
  /** Cloudflare: the token belongs to the account, not to a person. */
  accountOwnedToken: Type.Optional(Type.Boolean()),
  /** OVH and Cloudflare: what the credential may do, such as `GET /domain/*` or `DNS:Edit`. */
  rights: Type.Optional(Texts),
  /** Dynadot: how many requests at a time and per minute. */
  tier: Type.Optional(Type.Unsafe<(typeof tiers)[number]>(Type.Union(tiers.map((tier) => Type.Literal(tier))))),
};

/** What of a domain may be told at its start and changed behind the owner's back. */
const domainSettings = {
  /** The set at the registry; the registrar's own servers when left out. */
  nameservers: Type.Optional(Type.Array(Type.String(), { maxItems: 13 })),
  /** The registrar or registry refuses changes. */
  locked: Type.Optional(Type.Boolean()),
  /** GoDaddy: changes want a second factor, which an API cannot give. */
  protected: Type.Optional(Type.Boolean()),
  glue: Type.Optional(Type.Record(Type.String(), Texts)),
  ds: Type.Optional(Texts),
  /** A day such as `2027-11-30`. */
  expires: Type.Optional(Type.String({ pattern: "^\\d{4}-\\d\\d-\\d\\d$" })),
  /** OVH: whether the registry takes host objects of their own. */
  hostSupported: Type.Optional(Type.Boolean()),
  /** OVH: there is a zone at the registrar to go back to. */
  hasZone: Type.Optional(Type.Boolean()),
  /** Dynadot: a kind of domain its API cannot handle. */
  unsupportedType: Type.Optional(Type.Boolean()),
};

export const AccountChange = Type.Object(accountSettings, { additionalProperties: false });
export type AccountChange = Type.Static<typeof AccountChange>;
export const DomainChange = Type.Object(domainSettings, { additionalProperties: false });
export type DomainChange = Type.Static<typeof DomainChange>;

export const RegistrarDomainConfig = Type.Object(
  { name: Type.String({ pattern: "^[a-z0-9-]+(\\.[a-z0-9-]+)+$" }), ...domainSettings },
  { additionalProperties: false },
);
export type RegistrarDomainConfig = Type.Static<typeof RegistrarDomainConfig>;

const AccountId = Type.String({ pattern: "^[a-z0-9][a-z0-9-]{0,39}$" });

const newAccount = {
  id: AccountId,
  /** By part, see `credentialParts`; what is left out is drawn. */
  credentials: Type.Optional(Type.Record(Type.String(), Type.String({ minLength: 1 }))),
  domains: Type.Optional(Type.Array(RegistrarDomainConfig)),
  ...accountSettings,
};

/** A new account where the registrar is known already. */
export const NewRegistrarAccount = Type.Object(newAccount, { additionalProperties: false });
export const RegistrarAccountConfig = Type.Object({ registrar: Name, ...newAccount }, { additionalProperties: false });
export type RegistrarAccountConfig = Type.Static<typeof RegistrarAccountConfig>;

/** A customer of a registrar. */
export interface RegistrarAccount extends AccountChange {
  id: string;
  registrar: RegistrarName;
  /** Kept as they are: OVH's signature can only be checked by somebody who knows the secret. */
  credentials: Credentials;
  ipAllow: string[];
  /** As the registrar numbers its customers: GoDaddy's shopper id, Cloudflare's account. */
  number: number;
  /** Dynadot: name servers the account knows, with their addresses where they have any. */
  servers: { id: number; host: string; ips: string[] }[];
}

/** One record of a zone the registrar itself hosts. */
export interface ZoneRecord {
  id: string;
  type: string;
  name: string;
  content: string;
  ttl: number;
  /** Parts of structured types, such as a DS. */
  data?: Record<string, unknown>;
  created: number;
  modified: number;
}

/** What reads of a domain show, from a virtual time on: some registrars catch up with their own changes late. */
export interface Reading {
  from: number;
  nameservers: string[];
  mode: DnsMode;
}

/** Whether the registrar's own servers answer for a domain, or hosts of the owner's choice. */
export type DnsMode = "hosted" | "external";

/** A registered domain as its registrar and registry hold it. */
export interface RegistrarDomain extends DomainChange {
  name: string;
  registrar: RegistrarName;
  account: string;
  /** As the registrar numbers its domains. */
  number: number;
  nameservers: string[];
  /** The set before the present one. */
  formerNameservers: string[];
  mode: DnsMode;
  locked: boolean;
  /** Addresses of hosts below this domain. */
  glue: Record<string, string[]>;
  ds: string[];
  records: ZoneRecord[];
  expires: string;
  /** In order of time; never empty. */
  readings: Reading[];
  /** OVH: what the owner chose; follows from the set until then. */
  nameServerType?: DnsMode;
}

export const taskStatuses = ["todo", "doing", "done", "error", "cancelled"] as const;

/** Work a registrar does after it answered: OVH's tasks, GoDaddy's actions. */
export interface RegistrarTask {
  id: number;
  registrar: RegistrarName;
  domain: string;
  kind: string;
  status: (typeof taskStatuses)[number];
  comment: string;
  /** Wall time in milliseconds. */
  createdAt: number;
  updatedAt: number;
  doneAt?: number;
  requestId?: string;
  /** Virtual times. */
  startsAt: number;
  endsAt: number;
  /** What the domain has of new when it is done; nothing for a task that only pretends. */
  work: { nameservers?: string[]; glue?: Record<string, string[]> };
  /** How it ends if not well. */
  failure?: { status: "error" | "cancelled"; comment: string };
}

/** A credential as people paste it. */
export function tokenOf(account: RegistrarAccount): string {
  const { credentials, registrar } = account;
  return credentialParts[registrar].map((part) => credentials[part] ?? "").join(":");
}
