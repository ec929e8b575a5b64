import { type Kysely, sql } from "kysely";

/** People, how they sign in, and the log of what they did. Whatever is a credential is stored hashed or sealed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table people (
      id text primary key,
      email text,
      name text,
      roles text[] not null default '{}' check (roles <@ array['sovereign-admin', 'auditor']),
      first_admin boolean not null default false,
      last_sign_in_at timestamptz,
      created_at timestamptz not null
    )`.execute(db);
  await sql`create unique index people_one_first_admin on people (first_admin) where first_admin`.execute(db);
  await sql`
    create table person_identities (
      issuer text not null,
      subject text not null,
      person_id text not null references people on delete cascade,
      primary key (issuer, subject)
    )`.execute(db);

  await sql`
    create table sessions (
      hash bytea primary key,
      person_id text not null references people on delete cascade,
      created_at timestamptz not null,
      last_seen_at timestamptz not null,
      expires_at timestamptz not null
    )`.execute(db);
  await sql`create index sessions_old on sessions (expires_at)`.execute(db);
  await sql`
    create table cli_tokens (
      id text primary key,
      hash bytea not null unique,
      person_id text not null references people on delete cascade,
      name text not null,
      machine_file text,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      last_used_at timestamptz,
      revoked_at timestamptz
    )`.execute(db);
  await sql`create index cli_tokens_live on cli_tokens (person_id, created_at desc) where revoked_at is null`.execute(db);

  await sql`
    create table sign_in_links (
      code_hash bytea primary key,
      person_id text not null references people on delete cascade,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      used_at timestamptz
    )`.execute(db);
  await sql`
    create table sign_in_attempts (
      state_hash bytea primary key,
      return_to text not null,
      link_hash bytea,
      expires_at timestamptz not null
    )`.execute(db);
  await sql`create index sign_in_attempts_old on sign_in_attempts (expires_at)`.execute(db);

  await sql`
    create table issuer_records (
      model text not null,
      id_hash bytea not null,
      uid_hash bytea,
      grant_hash bytea,
      sealed bytea not null,
      consumed_at timestamptz,
      expires_at timestamptz,
      primary key (model, id_hash)
    )`.execute(db);
  await sql`create index issuer_records_by_uid on issuer_records (model, uid_hash) where uid_hash is not null`.execute(db);
  await sql`create index issuer_records_by_grant on issuer_records (grant_hash) where grant_hash is not null`.execute(db);
  await sql`create index issuer_records_old on issuer_records (expires_at)`.execute(db);
  await sql`
    create table issuer_keys (
      kid text primary key,
      purpose text not null check (purpose in ('signing', 'cookies')),
      sealed bytea not null,
      created_at timestamptz not null
    )`.execute(db);

  await sql`
    create table audit_log (
      seq integer primary key,
      time timestamptz not null,
      actor text not null,
      address text,
      action text not null,
      target text,
      outcome text not null check (outcome in ('allowed', 'refused')),
      detail jsonb not null,
      hash bytea not null
    )`.execute(db);
  await sql`create index audit_log_by_actor on audit_log (actor, seq desc)`.execute(db);
  await sql`create index audit_log_by_target on audit_log (target, seq desc) where target is not null`.execute(db);
  await sql`
    create function refuse_audit_change() returns trigger language plpgsql as $$
    begin
      raise exception 'audit_log is append-only';
    end $$`.execute(db);
  await sql`
    create trigger audit_log_append_only before update or delete or truncate on audit_log
    for each statement execute function refuse_audit_change()`.execute(db);
  // Fires for replication roles too, so that it cannot be slipped past by a session setting.
  await sql`alter table audit_log enable always trigger audit_log_append_only`.execute(db);
}
