import { type Job, isInFlight } from "@catalyst/contract";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { jobsQuery } from "../../api/queries.ts";
import { formatDuration } from "../../i18n/formats.ts";
import { useText } from "../../i18n/texts.ts";
import { Pill } from "../../ui/pill.tsx";
import { ErrorCard } from "../../ui/states.tsx";
import { Technical } from "../../ui/technical.tsx";
import { useNow } from "../../ui/use-now.ts";
import { jobLooks } from "../jobs/job-looks.ts";
import type { DeploymentRecord } from "../live/use-record.ts";

/** More than these are counted instead of shown. */
const mostShown = 6;

/** What runs now and what failed: each leads to its row among the jobs. */
export function RunningJobs({ record }: { record: DeploymentRecord & { kind: "record" } }) {
  const t = useText("apps");
  const jobsText = useText("jobs");
  const { id, status } = record.state;
  const jobs = useQuery({ ...jobsQuery(id), refetchInterval: isInFlight(status) ? 15_000 : false });
  const now = useNow();
  if (jobs.isError) return <ErrorCard error={jobs.error} onRetry={() => void jobs.refetch()} />;
  const shown = (jobs.data ?? []).filter((job) => job.status === "running" || job.status === "failed").toSorted(failedFirst);
  if (shown.length === 0) return null;
  return (
    <section className="stack" data-testid="sov-running-jobs" aria-labelledby="sov-running-jobs-title">
      <h2 id="sov-running-jobs-title">{t("jobs.title")}</h2>
      <ul className="job-cards">
        {shown.slice(0, mostShown).map((job) => (
          <li key={job.id}>
            <Link
              to="/provision/$id/jobs/$jobId"
              params={{ id, jobId: job.jobName }}
              className="job-card"
              data-testid={`sov-job-card-${job.jobName}`}
            >
              <Pill look={jobLooks[job.status]}>{jobsText(`status.${job.status}`)}</Pill>
              <Technical>{job.jobName}</Technical>
              <span className="muted">
                <Technical>{formatDuration(durationOf(job, now))}</Technical>
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {shown.length > mostShown && (
        <Link to="/provision/$id/jobs" params={{ id }}>
          {t("jobs.more", { count: shown.length - mostShown })}
        </Link>
      )}
    </section>
  );
}

function durationOf({ durationMs, startedAt, status }: Job, now: number): number | null {
  if (status !== "running" || startedAt === undefined) return durationMs;
  return Math.max(0, now - new Date(startedAt).getTime());
}

function failedFirst(one: Job, other: Job): number {
  return Number(other.status === "failed") - Number(one.status === "failed") || one.jobName.localeCompare(other.jobName, "en");
}
