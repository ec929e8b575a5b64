import { type Kysely, sql } from "kysely";

/** Deployments, their phases and events, what OpenTofu needs to be stopped and resumed, and secrets at rest. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table deployments (
      id text primary key check (id ~ '^[0-9a-f]{16}$'),
      fqdn text not null check (length(fqdn) between 3 and 63),
      slug text not null check (length(slug) <= 32),
      owner text not null,
      status text not null check (status in ('provisioning', 'tofu-applying', 'flux-bootstrapping', 'phase1-watching', 'ready', 'adopted', 'failed', 'cancelled', 'wiping', 'wiped')),
      sub_state text,
      phase text,
      attempt integer not null default 1,
      epoch integer not null default 1,
      spec jsonb not null,
      facts jsonb not null default '{}',
      warnings jsonb not null default '[]',
      cloud_resources boolean not null default false,
      cancel_requested boolean not null default false,
      wipe_after_cancel boolean not null default false,
      plan_summary jsonb,
      result jsonb,
      failure jsonb,
      last_seq integer not null default 0,
      bearer_hash bytea,
      bearer_expires_at timestamptz,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      finished_at timestamptz
    )`.execute(db);
  for (const column of ["fqdn", "slug"]) {
    await sql`
      create unique index ${sql.ref(`deployments_live_${column}`)} on deployments (${sql.ref(column)})
      where status <> 'wiped' and (status not in ('failed', 'cancelled') or cloud_resources)`.execute(db);
  }
  await sql`create index deployments_newest on deployments (created_at desc, id desc)`.execute(db);
  await sql`create index deployments_by_owner on deployments (owner, created_at desc, id desc)`.execute(db);
  await sql`create index deployments_by_fqdn on deployments (fqdn)`.execute(db);

  await sql`
    create table workers (
      id integer generated always as identity primary key,
      host text not null,
      pid integer not null,
      started_at timestamptz not null default now()
    )`.execute(db);

  await sql`
    create table phase_runs (
      id integer generated always as identity primary key,
      deployment_id text not null references deployments on delete cascade,
      phase text not null,
      attempt integer not null,
      status text not null check (status in ('waiting', 'running', 'succeeded', 'failed', 'cancelled', 'interrupted')),
      worker_id integer,
      heartbeat_at timestamptz,
      waiting_for text,
      run_after timestamptz,
      tries integer not null default 0,
      started_at timestamptz,
      deadline_at timestamptz,
      limit_ms integer not null,
      finished_at timestamptz,
      created_at timestamptz not null default now()
    )`.execute(db);
  await sql`create unique index phase_runs_one_open on phase_runs (deployment_id) where status in ('waiting', 'running')`.execute(db);
  await sql`create index phase_runs_by_deployment on phase_runs (deployment_id, id)`.execute(db);
  await sql`create index phase_runs_running on phase_runs (heartbeat_at) where status = 'running'`.execute(db);
  await sql`create index phase_runs_durations on phase_runs (phase, id desc) where status = 'succeeded'`.execute(db);

  await sql`
    create table events (
      deployment_id text not null references deployments on delete cascade,
      seq integer not null,
      time timestamptz not null,
      body jsonb not null,
      primary key (deployment_id, seq)
    )`.execute(db);

  await sql`
    create table tofu_runs (
      id integer generated always as identity primary key,
      deployment_id text not null references deployments on delete cascade,
      epoch integer not null,
      command text not null,
      password_hash bytea not null,
      host text not null,
      pid integer,
      pid_start text,
      log_path text not null,
      log_offset bigint not null default 0,
      revoked boolean not null default false,
      exit_code integer,
      started_at timestamptz not null default now(),
      finished_at timestamptz
    )`.execute(db);
  await sql`create index tofu_runs_open on tofu_runs (deployment_id) where finished_at is null`.execute(db);

  await sql`
    create table tofu_states (
      id integer generated always as identity primary key,
      deployment_id text not null references deployments on delete cascade,
      run_id integer,
      lineage text not null,
      serial bigint not null,
      sha256 bytea not null,
      ciphertext bytea not null,
      resource_count integer not null,
      addresses jsonb not null,
      created_at timestamptz not null default now()
    )`.execute(db);
  await sql`create index tofu_states_newest on tofu_states (deployment_id, id desc)`.execute(db);

  await sql`
    create table tofu_locks (
      deployment_id text primary key references deployments on delete cascade,
      lock_id text not null,
      info jsonb not null,
      run_id integer,
      created_at timestamptz not null default now()
    )`.execute(db);

  await sql`
    create table data_keys (
      scope text primary key,
      wrapped bytea not null,
      key_id text not null,
      created_at timestamptz not null default now()
    )`.execute(db);
  await sql`
    create table secrets (
      scope text not null references data_keys on delete cascade,
      name text not null,
      ciphertext bytea not null,
      created_at timestamptz not null default now(),
      primary key (scope, name)
    )`.execute(db);

  await sql`
    create table idempotency_keys (
      subject text not null,
      route text not null,
      key text not null,
      body_hash bytea not null,
      status integer,
      reply jsonb,
      created_at timestamptz not null default now(),
      primary key (subject, route, key)
    )`.execute(db);
  await sql`create index idempotency_keys_old on idempotency_keys (created_at)`.execute(db);

  await sql`
    create table wipe_reports (
      deployment_id text primary key references deployments on delete cascade,
      report jsonb not null,
      created_at timestamptz not null default now()
    )`.execute(db);

  await sql`
    create table kubeconfigs (
      deployment_id text not null references deployments on delete cascade,
      region text not null,
      sha256 bytea not null,
      accepted_at timestamptz not null default now(),
      primary key (deployment_id, region)
    )`.execute(db);

  await sql`
    create table rate_limits (
      subject text not null,
      action text not null,
      window_start timestamptz not null,
      count integer not null,
      primary key (subject, action, window_start)
    )`.execute(db);

  await sql`create table settings (name text primary key, value jsonb not null)`.execute(db);
}
