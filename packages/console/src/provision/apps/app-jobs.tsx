import { Link } from "@tanstack/react-router";
import { formatDuration } from "../../i18n/formats.ts";
import { useText } from "../../i18n/texts.ts";
import { Pill } from "../../ui/pill.tsx";
import { ErrorCard, Loading } from "../../ui/states.tsx";
import { Technical } from "../../ui/technical.tsx";
import { useNow } from "../../ui/use-now.ts";
import { useJobs } from "../plan/use-jobs.ts";
import type { KnownApplication } from "./app-detail-page.tsx";
import { durationOf, jobLooks } from "./running-jobs.tsx";

/** The jobs of one Application. */
export function AppJobs({ id, record, application }: KnownApplication) {
  const t = useText("apps");
  const now = useNow();
  const { jobs, isLoading, error, retry } = useJobs(id, record);
  if (error) return <ErrorCard error={error} onRetry={retry} />;
  if (isLoading) return <Loading height={80} />;
  const own = jobs.filter(({ appId }) => appId === application.id);
  if (own.length === 0) return <p className="muted">{t(application.state === "absent" ? "detail.jobs.absent" : "detail.jobs.none")}</p>;
  return (
    <ul className="job-cards">
      {own.map((job) => (
        <li key={job.id}>
          <Link
            to="/provision/$id/jobs/$jobId"
            params={{ id, jobId: job.id }}
            className="job-card"
            data-testid={`sov-job-card-${job.jobName}`}
          >
            <Pill look={jobLooks[job.status]}>{t(`job.${job.status}`)}</Pill>
            <Technical>{job.jobName}</Technical>
            <span className="muted">
              <Technical>{formatDuration(durationOf(job, now))}</Technical>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
