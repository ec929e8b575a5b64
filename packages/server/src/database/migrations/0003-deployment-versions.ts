import { type Kysely, sql } from "kysely";

/**
 * Makes a deployment's row change whenever anything changes that the API shows of it: its phases and the names of its secrets live in tables
 * of their own. So one look at the row tells whether a view that was kept is still true, whoever wrote and through which process.
 * What only workers read (leases, due times) does not count.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function touch_deployment_of_phase_run() returns trigger language plpgsql as $$
    begin
      update deployments set updated_at = updated_at where id = new.deployment_id;
      return null;
    end $$`.execute(db);
  await sql`
    create trigger phase_runs_shown after insert or update of phase, attempt, status, waiting_for, started_at, finished_at on phase_runs
    for each row execute function touch_deployment_of_phase_run()`.execute(db);

  await sql`
    create function touch_deployment_of_secret() returns trigger language plpgsql as $$
    begin
      update deployments set updated_at = updated_at where id = coalesce(new.scope, old.scope);
      return null;
    end $$`.execute(db);
  await sql`
    create trigger secrets_shown after insert or delete on secrets
    for each row execute function touch_deployment_of_secret()`.execute(db);
}
