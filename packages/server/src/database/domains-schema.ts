import type {
  AllocationKind,
  AllocationState,
  ByoMode,
  ByoState,
  DnsState,
  GslbRequest,
  HandoverState,
  PdmScope,
} from "@catalyst/contract";
import type { ColumnType, Generated, JSONColumnType } from "kysely";

/** Tables of the pool-domain-manager as Kysely sees them; the migration is the truth. `inet` columns read as text without a mask. */
export interface DomainTables {
  pool_allocations: PoolAllocationsTable;
  pool_names: PoolNamesTable;
  pdm_chores: PdmChoresTable;
  byo_domains: ByoDomainsTable;
  gslb_records: GslbRecordsTable;
  zone_credentials: ZoneCredentialsTable;
  zone_handovers: ZoneHandoversTable;
  dns_snapshots: DnsSnapshotsTable;
  pdm_events: PdmEventsTable;
  outbox: OutboxTable;
  pdm_tokens: PdmTokensTable;
}

type Created = ColumnType<Date, Date | undefined, never>;
type Changed = ColumnType<Date, Date | undefined, Date>;
type Counter = ColumnType<number, number | undefined, number>;
type TextArray = ColumnType<string[], string[] | undefined, string[]>;

/** What every row that a converger works on carries. */
interface ControlColumns {
  attempts: Counter;
  next_attempt_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  lease_owner: ColumnType<string | null, string | null | undefined, string | null>;
  lease_until: ColumnType<Date | null, Date | null | undefined, Date | null>;
}

interface ErrorColumns {
  last_error_code: ColumnType<string | null, string | null | undefined, string | null>;
  last_error: ColumnType<string | null, string | null | undefined, string | null>;
  last_error_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
}

export interface PoolAllocationsTable extends ControlColumns, ErrorColumns {
  pool_domain: string;
  subdomain: string;
  kind: AllocationKind;
  state: AllocationState;
  dns_state: ColumnType<DnsState, DnsState | undefined, DnsState>;
  generation: Counter;
  token_hash: Buffer;
  reserved_at: Changed;
  expires_at: Date | null;
  renewals: Counter;
  committed_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  released_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  /** Actor that reserved it. */
  owner: string;
  /** For whom, as that actor says. */
  created_by: string;
  deployment_id: ColumnType<string | null, string | null | undefined, string | null>;
  sovereign_fqdn: ColumnType<string | null, string | null | undefined, string | null>;
  load_balancer_ip: ColumnType<string | null, string | null | undefined, string | null>;
  load_balancer_ip6: ColumnType<string | null, string | null | undefined, string | null>;
  ds: TextArray;
  zone_account: ColumnType<string | null, string | null | undefined, string | null>;
  /** When what is wanted changed last. */
  wished_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  verified_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  updated_at: Changed;
}

export interface PoolNamesTable {
  pool_domain: string;
  label: string;
  target: string;
  subdomain: string;
  /** False while it is being taken away. */
  wanted: ColumnType<boolean, boolean | undefined, boolean>;
  attempts: Counter;
  next_attempt_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  created_at: Created;
}

/** Work that is done once in a while by one process, such as an audit of zones. */
export interface PdmChoresTable {
  name: string;
  /** Something happened that makes it worth doing. */
  wanted_at: Date | null;
  ran_at: Date | null;
}

export interface ByoDomainsTable extends ControlColumns, ErrorColumns {
  domain: string;
  mode: ByoMode;
  state: ByoState;
  dns_state: ColumnType<DnsState, DnsState | undefined, DnsState>;
  generation: Counter;
  /** Actor that holds the claim. */
  owner: string;
  deployment_id: string;
  registrar: string | null;
  load_balancer_ip: ColumnType<string | null, string | null | undefined, string | null>;
  load_balancer_ip6: ColumnType<string | null, string | null | undefined, string | null>;
  carry_over: ColumnType<boolean, boolean | undefined, boolean>;
  confirmed: ColumnType<boolean, boolean | undefined, boolean>;
  /** Name servers that the plan found, or that the last flip replaced. */
  previous_ns: TextArray;
  target_ns: TextArray;
  /** What the present name servers answered when they were last asked; null when none of them did. */
  at_risk: ColumnType<ByoRecord[] | null, string, string>;
  /** Record sets copied into the zone. */
  carried: ColumnType<ByoRecord[], string | undefined, string>;
  flip: ColumnType<ByoFlip, ByoFlip | undefined, ByoFlip>;
  /** The way back, in the same steps. */
  undo: ColumnType<ByoFlip, ByoFlip | undefined, ByoFlip>;
  operation: ColumnType<ByoOperation | null, string | null | undefined, string | null>;
  /** When the registrar was last told of another set. */
  told_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  /** Id in `dns_snapshots` of what the registrar had before. */
  former_snapshot: ColumnType<string | null, string | null | undefined, string | null>;
  /** Why the former set is put back: a code and a sentence. */
  undo_code: ColumnType<string | null, string | null | undefined, string | null>;
  undo_detail: ColumnType<string | null, string | null | undefined, string | null>;
  challenge: string;
  claimed_until: Date;
  seen_ns: TextArray;
  seen_ds: TextArray;
  resolvers: ColumnType<ResolverAnswer[], string | undefined, string>;
  checked_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  partial_since: ColumnType<Date | null, Date | null | undefined, Date | null>;
  /** Since when the parent is looked at for the same thing: the pace of looks follows from it. */
  waiting_since: ColumnType<Date | null, Date | null | undefined, Date | null>;
  deadline_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  ds: TextArray;
  /** We have put DS records at the registrar. */
  ds_placed: ColumnType<boolean, boolean | undefined, boolean>;
  /** How long resolvers remember the parent's DS, seconds. */
  ds_ttl: ColumnType<number | null, number | null | undefined, number | null>;
  /** When the last resolver has forgotten the DS that was taken away. */
  ds_forgotten_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  zone_account: string;
  created_at: Created;
  committed_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  released_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  updated_at: Changed;
}

export interface ByoOperation {
  id: string;
  status: "pending" | "done" | "failed";
}

/** `wanted`: to be done; `told`: the registrar may have been told; `done`: it was read back as wanted. */
export type ByoFlip = "none" | "wanted" | "told" | "done";

/** A record set as a zone holds it. */
export interface ByoRecord {
  name: string;
  type: string;
  ttl: number;
  records: string[];
}

export interface ResolverAnswer {
  address: string;
  ok: boolean;
  /** RFC 3339. */
  at: string;
}

export interface GslbRecordsTable {
  zone: string;
  name: string;
  policy: string;
  request: JSONColumnType<GslbRequest>;
  ttl: number;
  epoch: ColumnType<number, number | undefined, number>;
  updated_at: Changed;
}

export interface ZoneCredentialsTable {
  zone: string;
  key_hash: Buffer;
  tsig_name: string;
  /** Sealed. */
  tsig_secret: Buffer;
  created_at: Created;
}

export interface ZoneHandoversTable extends ControlColumns {
  zone: string;
  authority: "mothership" | "moving" | "sovereign";
  state: HandoverState;
  /** Address of the other server and the name servers; its key is sealed in `secrets`. */
  target: JSONColumnType<{ apiURL: string; nameservers: Record<string, string[]> }>;
  detail: string | null;
  instructions: ColumnType<{ where: string; type: string; name: string; value: string }[], string | undefined, string>;
  /** Who asked. */
  actor: string;
  /** Name servers as they were before, to be put back. */
  former_ns: TextArray;
  /** What the parent holds, before and after. */
  ds: TextArray;
  /** The registrar's, while it works. */
  operation: ColumnType<string | null, string | null | undefined, string | null>;
  /** When the parent was changed, or seen to be. */
  delegated_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  settles_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  started_at: Changed;
  updated_at: Changed;
}

export interface DnsSnapshotsTable {
  id: string;
  subject: string;
  kind: "registrar-ns" | "parent-rrset" | "zone" | "zone-key";
  /** Sealed. */
  content: Buffer;
  reason: string;
  taken_at: ColumnType<Date, Date | undefined, never>;
}

export interface PdmEventsTable {
  id: Generated<number>;
  at: Created;
  actor: string;
  action: string;
  subject: string;
  before: ColumnType<object | null, string | null | undefined, never>;
  after: ColumnType<object | null, string | null | undefined, never>;
}

/** Events for others, written in the transaction that makes them true. */
export interface OutboxTable {
  id: Generated<number>;
  at: Created;
  type: string;
  subject: string;
  data: JSONColumnType<object>;
}

export interface PdmTokensTable {
  name: string;
  hash: Buffer;
  scopes: PdmScope[];
  pools: string[] | null;
  slugs: string[] | null;
  expires_at: Date | null;
  revoked_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  created_at: Created;
}
