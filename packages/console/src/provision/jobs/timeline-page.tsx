import "./timeline.css";
import type { Job } from "@catalyst/contract";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { progressQuery } from "../../api/queries.ts";
import { formatClock, formatDuration } from "../../i18n/formats.ts";
import { useText } from "../../i18n/texts.ts";
import { PageHeading } from "../../shell/page-heading.tsx";
import { Empty, ErrorCard, Loading } from "../../ui/states.tsx";
import { Technical } from "../../ui/technical.tsx";
import { useNow } from "../../ui/use-now.ts";
import { useRecord } from "../live/use-record.ts";
import { PlanBanner, WipedNotice } from "../plan/plan-banner.tsx";
import { useJobs } from "../plan/use-jobs.ts";
import { ProgressHead } from "../progress/progress-head.tsx";
import { estimateOf } from "../progress/published.ts";
import { type Bar, layTimeline, mostBars, newestBegun, type Timeline } from "./timeline.ts";

/** The jobs of a Sovereign on a time axis, and the same as a table. */
export function TimelinePage() {
  const t = useText("jobs");
  const { id = "" } = useParams({ strict: false });
  const record = useRecord(id);
  const { jobs, isLoading, error, retry } = useJobs(id, record);
  return (
    <div className="page stack">
      <PageHeading>{t("timeline.title")}</PageHeading>
      <PlanBanner record={record} />
      <WipedNotice record={record} />
      <ProgressHead id={id} />
      {error ? <ErrorCard error={error} onRetry={retry} /> : null}
      {isLoading && <Loading height={320} />}
      {!isLoading && !error && <Drawn id={id} jobs={jobs} />}
    </div>
  );
}

function Drawn({ id, jobs }: { id: string; jobs: readonly Job[] }) {
  const t = useText("jobs");
  const now = useNow();
  const timeline = layTimeline(jobs, now, useExpected(id, now));
  return (
    <div className="stack" data-testid="sov-jobs-timeline">
      {timeline ? (
        <>
          {timeline.left > 0 && <p className="muted">{t("timeline.left", { count: timeline.left, most: mostBars })}</p>}
          <Chart timeline={timeline} />
        </>
      ) : (
        <Empty title={t("timeline.empty")} icon="timeline" testId="timeline-empty">
          <p className="muted">{t("timeline.empty.next")}</p>
        </Empty>
      )}
      <JobTable id={id} jobs={jobs} now={now} />
    </div>
  );
}

/** How long what runs should go on, milliseconds. */
function useExpected(id: string, now: number): number {
  const record = useRecord(id);
  const isRecord = record.kind === "record";
  const { data } = useQuery({ ...progressQuery(id), enabled: isRecord });
  const estimate = isRecord ? estimateOf(record.state, data, now) : undefined;
  if (estimate?.basis === "measured") return estimate.p50;
  return estimate?.basis === "published" ? estimate.range.to : 0;
}

/** Only a picture: the table below says the same. Time runs from left to right in every language. */
function Chart({ timeline: { lanes, ticks, now } }: { timeline: Timeline }) {
  const t = useText("jobs");
  return (
    <div className="card timeline" dir="ltr" aria-hidden="true">
      <div className="timeline-area">
        {lanes.map(({ batch, bars }) => (
          <div key={batch} className="timeline-lane">
            <p className="timeline-batch">{t(`batch.${batch}`)}</p>
            {bars.map((bar) => (
              <BarRow key={bar.job.id} bar={bar} />
            ))}
          </div>
        ))}
        <div className="timeline-track timeline-grid">
          {ticks.map(({ at, percent }) => (
            <span key={at} className="timeline-tick" style={{ insetInlineStart: `${percent}%` }}>
              {formatClock(new Date(at))}
            </span>
          ))}
          {now !== undefined && <span className="timeline-now" style={{ insetInlineStart: `${now}%` }} />}
        </div>
      </div>
    </div>
  );
}

function BarRow({ bar: { job, start, width, expected } }: { bar: Bar }) {
  return (
    <div className="timeline-row">
      <span className="timeline-name mono">{job.jobName}</span>
      <span className="timeline-track">
        <span className={`timeline-bar ${job.status}`} style={{ insetInlineStart: `${start}%`, inlineSize: `max(3px, ${width}%)` }} />
        {expected > 0 && (
          <span className="timeline-bar expected" style={{ insetInlineStart: `${start + width}%`, inlineSize: `${expected}%` }} />
        )}
      </span>
    </div>
  );
}

function JobTable({ id, jobs, now }: { id: string; jobs: readonly Job[]; now: number }) {
  const t = useText("jobs");
  const rows = [...newestBegun(jobs), ...jobs.filter(({ startedAt }) => startedAt === undefined).slice(0, mostBars)];
  return (
    <section className="card stack">
      <h2>{t("timeline.table")}</h2>
      <div className="table-frame" tabIndex={0} role="region" aria-label={t("timeline.table")}>
        <table className="table" data-testid="timeline-table">
          <thead>
            <tr>
              {(["name", "batch", "status", "started", "finished", "duration"] as const).map((name) => (
                <th key={name} scope="col">
                  {t(`column.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((job) => (
              <tr key={job.id}>
                <th scope="row">
                  <Link to="/provision/$id/jobs/$jobId" params={{ id, jobId: job.jobName }}>
                    <Technical>{job.jobName}</Technical>
                  </Link>
                </th>
                <td>{t(`batch.${job.batchId}`)}</td>
                <td>{t(`status.${job.status}`)}</td>
                <td>{job.startedAt ? formatClock(job.startedAt) : "—"}</td>
                <td>{job.finishedAt ? formatClock(job.finishedAt) : "—"}</td>
                <td>
                  {formatDuration(
                    job.status === "running" && job.startedAt ? Math.max(0, now - Date.parse(job.startedAt)) : job.durationMs,
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
