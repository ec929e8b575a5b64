import Type, { type Static } from "typebox";
import { Closed, Literals, Timestamp } from "./shared.ts";

const text = (maxLength: number) => Type.String({ maxLength });

/** A domain name, in any spelling people use; the server normalises it. */
const Domain = text(300);
const Address = text(64);

export const allocationKinds = ["sovereign", "organization"] as const;
export type AllocationKind = (typeof allocationKinds)[number];

export const allocationStates = ["reserved", "active", "releasing"] as const;
export type AllocationState = (typeof allocationStates)[number];

/** What has been proven of a name's DNS, in order; the last one only on the way out. */
export const dnsStates = ["none", "zone", "delegated", "verified", "undelegated"] as const;
export type DnsState = (typeof dnsStates)[number];

/** Why a name cannot be had. */
export const checkReasons = [
  "invalid-format",
  "unsupported-pool",
  "forbidden-test-domain",
  "reserved",
  "reserved-state",
  "active-state",
  "unknown-state",
  "exists",
  "lookup-error",
  "pdm-unavailable",
] as const;
export type CheckReason = (typeof checkReasons)[number];

/** `normalized` is the name as it was understood; `fqdn` is there once the pool is known. */
export const CheckResult = Closed({
  available: Type.Boolean(),
  reason: Type.Optional(Literals(checkReasons)),
  detail: Type.Optional(Type.String()),
  fqdn: Type.Optional(Type.String()),
  normalized: Type.String(),
});
export type CheckResult = Static<typeof CheckResult>;

export const CheckRequest = Closed({ subdomain: text(300), poolDomain: Domain });

/** The token is told here and nowhere else. It lapses at `expiresAt` unless renewed. */
export const Reservation = Closed({
  poolDomain: Type.String(),
  subdomain: Type.String(),
  fqdn: Type.String(),
  state: Literals(["reserved"]),
  reservedAt: Timestamp,
  expiresAt: Timestamp,
  reservationToken: Type.String(),
  createdBy: Type.String(),
  kind: Literals(allocationKinds),
});
export type Reservation = Static<typeof Reservation>;

export const LastError = Closed({ code: Type.String(), detail: Type.String(), at: Timestamp });

/** What a name of a pool is given to, and how far its DNS has come. */
export const Allocation = Closed({
  poolDomain: Type.String(),
  subdomain: Type.String(),
  fqdn: Type.String(),
  kind: Literals(allocationKinds),
  state: Literals(allocationStates),
  dnsState: Literals(dnsStates),
  reservedAt: Timestamp,
  expiresAt: Type.Optional(Timestamp),
  committedAt: Type.Optional(Timestamp),
  createdBy: Type.String(),
  deploymentId: Type.Optional(Type.String()),
  sovereignFQDN: Type.Optional(Type.String()),
  loadBalancerIP: Type.Optional(Type.String()),
  loadBalancerIPv6: Type.Optional(Type.String()),
  ds: Type.Array(Type.String()),
  nameservers: Type.Array(Type.String()),
  attempts: Type.Integer(),
  lastError: Type.Optional(LastError),
  updatedAt: Timestamp,
  /** `dns-pending` while the answer of the authoritative servers is still being worked on. */
  warning: Type.Optional(Literals(["dns-pending"])),
});
export type Allocation = Static<typeof Allocation>;

export const ReserveRequest = Closed({
  subdomain: text(300),
  createdBy: Type.Optional(text(200)),
  kind: Type.Optional(Literals(allocationKinds)),
  reservationToken: Type.Optional(text(64)),
});
export type ReserveRequest = Static<typeof ReserveRequest>;

export const RenewRequest = Closed({ subdomain: text(300), reservationToken: text(64) });
export type RenewRequest = Static<typeof RenewRequest>;

/** Without an address the answer is `missing-lb-ip`. */
export const CommitRequest = Closed({
  subdomain: text(300),
  reservationToken: text(64),
  sovereignFQDN: Domain,
  loadBalancerIP: Type.Optional(Address),
  loadBalancerIPv6: Type.Optional(Address),
  deploymentId: Type.Optional(text(64)),
});
export type CommitRequest = Static<typeof CommitRequest>;

export const PutAllocationRequest = Closed({
  sovereignFQDN: Domain,
  loadBalancerIP: Type.Optional(Address),
  loadBalancerIPv6: Type.Optional(Address),
  createdBy: Type.Optional(text(200)),
  kind: Type.Optional(Literals(allocationKinds)),
});
export type PutAllocationRequest = Static<typeof PutAllocationRequest>;

/** In the body or in the query. `sub` and `fqdn` are short for the long names. */
export const ReleaseRequest = Closed({
  subdomain: Type.Optional(text(300)),
  sub: Type.Optional(text(300)),
  reservationToken: Type.Optional(text(64)),
  sovereignFQDN: Type.Optional(Domain),
  fqdn: Type.Optional(Domain),
});
export type ReleaseRequest = Static<typeof ReleaseRequest>;

export const ReleaseReply = Closed({ freed: Allocation, warning: Type.Optional(Literals(["dns-pending"])) });
export type ReleaseReply = Static<typeof ReleaseReply>;

export const ListAllocationsQuery = Closed({
  state: Type.Optional(Literals(allocationStates)),
  createdBy: Type.Optional(text(200)),
  cursor: Type.Optional(text(300)),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
});
export const ListAllocationsReply = Closed({
  poolDomain: Type.String(),
  allocations: Type.Array(Allocation),
  nextCursor: Type.Optional(Type.String()),
});
export type ListAllocationsReply = Static<typeof ListAllocationsReply>;

export const ReservedReply = Closed({ reserved: Type.Array(Type.String()) });
export const NameserversReply = Closed({
  nameservers: Type.Array(Type.String()),
  addresses: Type.Record(Type.String(), Type.Array(Type.String())),
});
export type NameserversReply = Static<typeof NameserversReply>;

/** `zone` is how the pool stands at the authoritative server; `apexDelegated` whether the registry points at our name servers. */
export const Pool = Closed({
  id: Type.String(),
  domain: Type.String(),
  enabled: Type.Boolean(),
  default: Type.Boolean(),
  zone: Literals(["ready", "missing", "unsigned", "unknown"]),
  apexDelegated: Type.Boolean(),
});
export type Pool = Static<typeof Pool>;
export const PoolsReply = Closed({ pools: Type.Array(Pool) });

export const BootstrapReply = Closed({
  zone: Type.String(),
  nameservers: Type.Array(Type.String()),
  registrarNameservers: Type.Array(Type.String()),
  ds: Type.Array(Type.String()),
  /** What was done, or is left to a person, in sentences. */
  actions: Type.Array(Type.String()),
});
export type BootstrapReply = Static<typeof BootstrapReply>;

export const PutNameRequest = Closed({ target: Domain });
export const NameReply = Closed({ name: Type.String(), target: Type.String(), ttl: Type.Integer() });
export type NameReply = Static<typeof NameReply>;

/** How a delegation looks from above. `partial`: some of the parent's servers tell the new set already. */
export const DelegationCheck = Closed({
  domain: Type.String(),
  expected: Type.Array(Type.String()),
  seen: Type.Array(Type.String()),
  delegated: Type.Boolean(),
  state: Literals(["waiting", "partial", "complete"]),
  ds: Closed({ expected: Type.Array(Type.String()), seen: Type.Array(Type.String()) }),
  /** The parent's servers and what each of them says. */
  parents: Type.Array(
    Closed({ host: Type.String(), address: Type.String(), nameservers: Type.Array(Type.String()), error: Type.Optional(Type.String()) }),
  ),
  checkedAt: Timestamp,
});
export type DelegationCheck = Static<typeof DelegationCheck>;

export const DomainQuery = Closed({ domain: Domain });
