import { type Kysely, sql } from "kysely";

/** What the pool-domain-manager knows: names given away, customers' domains, and what stood at a place before it was changed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createAllocations(db);
  await createByoDomains(db);
  await createZoneTables(db);
  await createRecords(db);
}

/** The primary key makes a double allocation impossible; the checks keep state, expiry and address in step. */
async function createAllocations(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table pool_allocations (
      pool_domain text not null,
      subdomain text not null,
      kind text not null check (kind in ('sovereign', 'organization')),
      state text not null check (state in ('reserved', 'active', 'releasing')),
      dns_state text not null default 'none' check (dns_state in ('none', 'zone', 'delegated', 'verified', 'undelegated')),
      generation integer not null default 1,
      token_hash bytea not null,
      reserved_at timestamptz not null default now(),
      expires_at timestamptz,
      renewals integer not null default 0,
      committed_at timestamptz,
      released_at timestamptz,
      owner text not null,
      created_by text not null,
      deployment_id text,
      sovereign_fqdn text,
      load_balancer_ip inet,
      load_balancer_ip6 inet,
      ds text[] not null default '{}',
      zone_account text check (length(zone_account) <= 40),
      attempts integer not null default 0,
      next_attempt_at timestamptz,
      last_error_code text,
      last_error text,
      last_error_at timestamptz,
      lease_owner text,
      lease_until timestamptz,
      wished_at timestamptz,
      verified_at timestamptz,
      updated_at timestamptz not null default now(),
      primary key (pool_domain, subdomain),
      check ((state = 'reserved') = (expires_at is not null)),
      check (state = 'reserved' or (sovereign_fqdn is not null and load_balancer_ip is not null)),
      check (state <> 'reserved' or dns_state = 'none'))`.execute(db);
  await sql`create index on pool_allocations (expires_at) where state = 'reserved'`.execute(db);
  await sql`create index on pool_allocations (next_attempt_at) where next_attempt_at is not null`.execute(db);
  await sql`create index on pool_allocations (verified_at) where dns_state = 'verified'`.execute(db);
  await sql`create index on pool_allocations (pool_domain, state)`.execute(db);
  await sql`create index on pool_allocations (deployment_id)`.execute(db);
  await sql`create index on pool_allocations (created_by)`.execute(db);
  await sql`create index on pool_allocations (owner) where state = 'reserved'`.execute(db);

  await sql`
    create table pool_names (
      pool_domain text not null,
      label text not null,
      target text not null,
      subdomain text not null,
      wanted boolean not null default true,
      attempts integer not null default 0,
      next_attempt_at timestamptz,
      created_at timestamptz not null default now(),
      primary key (pool_domain, label),
      foreign key (pool_domain, subdomain) references pool_allocations on delete cascade)`.execute(db);
  await sql`create index on pool_names (next_attempt_at) where next_attempt_at is not null`.execute(db);
  await sql`
    create table pdm_chores (
      name text primary key,
      wanted_at timestamptz,
      ran_at timestamptz)`.execute(db);
}

async function createByoDomains(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table byo_domains (
      domain text primary key,
      mode text not null check (mode in ('byo-manual', 'byo-api')),
      state text not null check (state in ('planned', 'awaiting-delegation', 'flipping', 'delegated', 'verified',
        'rolling-back', 'rolled-back', 'releasing', 'quarantined')),
      dns_state text not null default 'none' check (dns_state in ('none', 'zone', 'delegated', 'verified', 'undelegated')),
      generation integer not null default 1,
      owner text not null,
      deployment_id text not null,
      registrar text,
      load_balancer_ip inet,
      load_balancer_ip6 inet,
      carry_over boolean not null default false,
      confirmed boolean not null default false,
      previous_ns text[] not null default '{}',
      target_ns text[] not null default '{}',
      at_risk jsonb not null default '[]',
      carried jsonb not null default '[]',
      flip text not null default 'none' check (flip in ('none', 'wanted', 'told', 'done')),
      undo text not null default 'none' check (undo in ('none', 'wanted', 'told', 'done')),
      operation jsonb,
      told_at timestamptz,
      former_snapshot text,
      undo_code text,
      undo_detail text,
      challenge text not null,
      claimed_until timestamptz not null,
      seen_ns text[] not null default '{}',
      seen_ds text[] not null default '{}',
      resolvers jsonb not null default '[]',
      checked_at timestamptz,
      partial_since timestamptz,
      waiting_since timestamptz,
      deadline_at timestamptz,
      ds text[] not null default '{}',
      ds_placed boolean not null default false,
      ds_ttl integer,
      ds_forgotten_at timestamptz,
      zone_account text not null check (length(zone_account) <= 40),
      attempts integer not null default 0,
      next_attempt_at timestamptz,
      last_error_code text,
      last_error text,
      last_error_at timestamptz,
      lease_owner text,
      lease_until timestamptz,
      created_at timestamptz not null default now(),
      committed_at timestamptz,
      released_at timestamptz,
      updated_at timestamptz not null default now(),
      check (state in ('planned', 'rolled-back', 'releasing', 'quarantined') or load_balancer_ip is not null))`.execute(db);
  await sql`create index on byo_domains (next_attempt_at) where next_attempt_at is not null`.execute(db);
  await sql`create index on byo_domains (deployment_id)`.execute(db);
}

async function createZoneTables(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table gslb_records (
      zone text not null,
      name text not null,
      policy text not null,
      request jsonb not null,
      ttl integer not null,
      epoch bigint not null default 0,
      updated_at timestamptz not null default now(),
      primary key (zone, name))`.execute(db);
  await sql`
    create table zone_credentials (
      zone text primary key,
      key_hash bytea not null unique,
      tsig_name text not null,
      tsig_secret bytea not null,
      created_at timestamptz not null default now())`.execute(db);
  await sql`
    create table zone_handovers (
      zone text primary key,
      authority text not null check (authority in ('mothership', 'moving', 'sovereign')),
      state text not null,
      target jsonb not null,
      detail text,
      instructions jsonb not null default '[]',
      actor text not null,
      former_ns text[] not null default '{}',
      ds text[] not null default '{}',
      operation text,
      delegated_at timestamptz,
      settles_at timestamptz,
      attempts integer not null default 0,
      next_attempt_at timestamptz,
      lease_owner text,
      lease_until timestamptz,
      started_at timestamptz not null default now(),
      updated_at timestamptz not null default now())`.execute(db);
  await sql`create index on zone_handovers (next_attempt_at) where next_attempt_at is not null`.execute(db);
}

async function createRecords(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table dns_snapshots (
      id text primary key,
      subject text not null,
      kind text not null check (kind in ('registrar-ns', 'parent-rrset', 'zone', 'zone-key')),
      content bytea not null,
      reason text not null,
      taken_at timestamptz not null default now())`.execute(db);
  await sql`create index on dns_snapshots (subject, kind, taken_at desc)`.execute(db);
  await sql`
    create table pdm_events (
      id bigint generated always as identity primary key,
      at timestamptz not null default now(),
      actor text not null,
      action text not null,
      subject text not null,
      before jsonb,
      after jsonb)`.execute(db);
  await sql`create index on pdm_events (subject, id)`.execute(db);
  await sql`
    create function refuse_change_of_pdm_events() returns trigger language plpgsql as $$
    begin
      raise exception 'pdm_events only grows';
    end $$`.execute(db);
  await sql`
    create trigger pdm_events_only_grow before update or delete on pdm_events
    for each row execute function refuse_change_of_pdm_events()`.execute(db);
  await sql`
    create table outbox (
      id bigint generated always as identity primary key,
      at timestamptz not null default now(),
      type text not null,
      subject text not null,
      data jsonb not null)`.execute(db);
  await sql`
    create table pdm_tokens (
      name text primary key,
      hash bytea not null unique,
      scopes text[] not null,
      pools text[],
      slugs text[],
      expires_at timestamptz,
      revoked_at timestamptz,
      created_at timestamptz not null default now())`.execute(db);
}
