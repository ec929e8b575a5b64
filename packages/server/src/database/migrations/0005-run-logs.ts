import { type Kysely, sql } from "kysely";

/**
 * Gives each phase run the numbers of its first and last event, so that its log is a range of events and needs no copy. The database notes them
 * itself, in the transaction that opens or ends the run. The range holds what nodes post meanwhile as well; a small index tells those apart,
 * another one finds warnings and errors among many lines.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table phase_runs add column first_seq integer, add column last_seq integer`.execute(db);

  // What was said of an attempt before its first run belongs to that run. The event that ends a run follows in the same transaction, save for
  // an interrupted one, which was announced before.
  await sql`
    create function note_events_of_phase_run() returns trigger language plpgsql as $$
    declare
      head integer := (select last_seq from deployments where id = new.deployment_id);
      former integer;
    begin
      if tg_op = 'INSERT' then
        new.first_seq := head + 1;
        if not exists (select from phase_runs where deployment_id = new.deployment_id and attempt = new.attempt) then
          former := coalesce((select max(last_seq) from phase_runs where deployment_id = new.deployment_id), 0);
          new.first_seq := coalesce(
            (select min(seq) from events
             where deployment_id = new.deployment_id and seq > former and (body->>'attempt')::integer = new.attempt),
            head + 1);
        end if;
      end if;
      if new.status in ('succeeded', 'failed', 'cancelled', 'interrupted') and new.last_seq is null then
        new.last_seq := head + (case when tg_op = 'UPDATE' and new.status <> 'interrupted' then 1 else 0 end);
      end if;
      return new;
    end $$`.execute(db);
  await sql`
    create trigger phase_runs_events before insert or update of status on phase_runs
    for each row execute function note_events_of_phase_run()`.execute(db);

  await sql`
    create index events_of_nodes on events (deployment_id, seq)
    where body->>'phase' in ('cloud-init', 'flux-bootstrap')`.execute(db);
  await sql`
    create index events_of_trouble on events (deployment_id, seq)
    where body->>'level' in ('warn', 'error')`.execute(db);

  await sql`
    update phase_runs run set first_seq = coalesce(
      (select min(seq) from events
       where deployment_id = run.deployment_id and body->>'phase' = run.phase
         and (body->>'attempt')::integer = run.attempt and time >= run.created_at),
      (select last_seq + 1 from deployments where id = run.deployment_id))`.execute(db);
  await sql`
    update phase_runs run set last_seq = coalesce(
      (select next.first_seq - 1 from phase_runs next where next.deployment_id = run.deployment_id and next.id > run.id order by next.id limit 1),
      (select last_seq from deployments where id = run.deployment_id))
    where status not in ('waiting', 'running')`.execute(db);
  await sql`alter table phase_runs alter column first_seq set not null`.execute(db);
}
