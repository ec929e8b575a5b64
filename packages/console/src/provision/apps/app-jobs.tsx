import { useText } from "../../i18n/texts.ts";
import { ErrorCard, Loading } from "../../ui/states.tsx";
import { JobRow } from "../jobs/job-row.tsx";
import { useOpenRows } from "../jobs/open-rows.ts";
import { useJobs } from "../plan/use-jobs.ts";
import type { KnownApplication } from "./app-detail-page.tsx";
import "../jobs/jobs.css";

/** The jobs of one Application, which open in place. */
export function AppJobs({ id, record, application }: KnownApplication) {
  const t = useText("apps");
  const { jobs, isLoading, error, retry } = useJobs(id, record);
  const { isOpen } = useOpenRows();
  if (error) return <ErrorCard error={error} onRetry={retry} />;
  if (isLoading) return <Loading height={80} />;
  const own = jobs.filter(({ appId }) => appId === application.id);
  if (own.length === 0) return <p className="muted">{t(application.state === "absent" ? "detail.jobs.absent" : "detail.jobs.none")}</p>;
  return (
    <ul className="app-jobs">
      {own.map((job) => (
        <li key={job.id}>
          <JobRow job={job} isOpen={isOpen(job.id)} isPlanned={record.kind === "plan"} />
        </li>
      ))}
    </ul>
  );
}
