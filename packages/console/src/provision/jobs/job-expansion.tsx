import type { Execution, Job } from "@catalyst/contract";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { formatClock, formatDateTime, formatDuration } from "../../i18n/formats.ts";
import { useText } from "../../i18n/texts.ts";
import { Button } from "../../ui/button.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { isolated } from "../../ui/isolated.ts";
import { Pill } from "../../ui/pill.tsx";
import { ErrorCard, Loading } from "../../ui/states.tsx";
import { Technical } from "../../ui/technical.tsx";
import { useRecentEvents } from "../live/recent-events.ts";
import { useRecord } from "../live/use-record.ts";
import { ActionDialog } from "../progress/action-dialog.tsx";
import { WhyButton } from "../why/why-button.tsx";
import { jobQuery } from "./job-query.ts";
import { jobLooks } from "./job-looks.ts";
import { stepsOf } from "./steps.ts";

const LogViewer = lazy(async () => ({ default: (await fetchLogViewer()).LogViewer }));
/** Room of a log while its viewer is fetched, pixels. */
const logHeight = 420;

/** For a page that has time: a log then opens at once. */
export function fetchLogViewer() {
  return import("./log-viewer.tsx");
}

/** All there is to know of a job: what it waits for, its steps, its attempts and their logs. */
export function JobExpansion({ job, isPlanned }: { job: Job; isPlanned: boolean }) {
  const t = useText("jobs");
  return (
    <div className="stack job-detail">
      <div className="row">
        <CopyButton label={t("copy-link")} text={() => linkTo(job)} testId={`job-link-${job.jobName}`} />
        {(job.status === "running" || job.status === "pending" || job.status === "failed") && !isPlanned && (
          <WhyButton id={job.deploymentId} node={job.jobName} />
        )}
        {job.status === "failed" && <RetryButton job={job} />}
      </div>
      {job.waitingFor && job.status !== "succeeded" && <p>{t("waiting-for", { what: isolated(job.waitingFor) })}</p>}
      <Needs job={job} />
      {isPlanned ? <p className="muted">{t("planned")}</p> : <Attempts job={job} />}
    </div>
  );
}

function Needs({ job }: { job: Job }) {
  const t = useText("jobs");
  if (job.dependsOn.length === 0) return null;
  return (
    <div>
      <h2 className="job-label">{t("needs")}</h2>
      <ul className="row">
        {job.dependsOn.map((name) => (
          <li key={name}>
            <Link className="job-need" to="/provision/$id/jobs/$jobId" params={{ id: job.deploymentId, jobId: name }}>
              <Technical>{name}</Technical>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}

function RetryButton({ job }: { job: Job }) {
  const t = useText("shell");
  const record = useRecord(job.deploymentId);
  const [isOpen, setOpen] = useState(false);
  if (record.kind !== "record" || !["failed", "cancelled"].includes(record.state.status)) return null;
  return (
    <>
      <Button small icon="refresh" data-testid={`job-retry-${job.jobName}`} onClick={() => setOpen(true)}>
        {t("retry")}
      </Button>
      {isOpen && <ActionDialog name="retry" state={record.state} phase={job.jobName} onClose={() => setOpen(false)} />}
    </>
  );
}

function Attempts({ job }: { job: Job }) {
  const t = useText("jobs");
  const { data, error, refetch } = useQuery(jobQuery(job.deploymentId, job.id));
  const [chosen, setChosen] = useState<string>();
  if (!data) return error ? <ErrorCard error={error} onRetry={() => void refetch()} /> : <Loading height={160} />;
  const { executions } = data;
  if (executions.length === 0) return <p className="muted">{t("never-started")}</p>;
  const shown = executions.find(({ id }) => id === chosen) ?? executions[0];
  return (
    <>
      <Steps job={job} />
      <div>
        <h2 className="job-label">{t("attempts")}</h2>
        <ul className="stack job-attempts">
          {executions.map((execution, index) => (
            <li key={execution.id}>
              <Attempt
                execution={execution}
                number={executions.length - index}
                isShown={execution === shown}
                onShow={() => setChosen(execution.id)}
              />
            </li>
          ))}
        </ul>
      </div>
      {shown && (
        <Suspense fallback={<Loading height={logHeight} />}>
          <LogViewer key={shown.id} executionId={shown.id} lineCount={shown.lineCount} />
        </Suspense>
      )}
    </>
  );
}

interface AttemptProps {
  execution: Execution;
  number: number;
  isShown: boolean;
  onShow(): void;
}

function Attempt({ execution: { startedAt, finishedAt, status }, number, isShown, onShow }: AttemptProps) {
  const t = useText("jobs");
  const duration = startedAt && finishedAt ? Date.parse(finishedAt) - Date.parse(startedAt) : null;
  return (
    <button type="button" className="job-attempt" aria-pressed={isShown} onClick={onShow}>
      <strong>{t("attempt", { number })}</strong>
      <Pill look={jobLooks[status]}>{t(`status.${status}`)}</Pill>
      <span className="muted">{startedAt ? formatDateTime(startedAt) : "—"}</span>
      <span className="muted">{formatDuration(duration)}</span>
    </button>
  );
}

function Steps({ job }: { job: Job }) {
  const t = useText("jobs");
  const steps = stepsOf(job, useRecentEvents());
  if (steps.length === 0) return null;
  return (
    <details open={steps.length <= 8}>
      <summary>
        <h2 className="job-label">{t("steps", { count: steps.length })}</h2>
      </summary>
      <ol className="job-steps">
        {steps.map(({ name, state, startedAt, endedAt }) => (
          <li key={name}>
            <span className="muted">{formatClock(startedAt)}</span>
            <Technical>{name}</Technical>
            <span className="muted">
              {state} · {formatDuration(Date.parse(endedAt) - Date.parse(startedAt))}
            </span>
          </li>
        ))}
      </ol>
    </details>
  );
}

function linkTo({ deploymentId, id }: Job): string {
  return `${window.location.origin}/sovereign/provision/${deploymentId}/jobs/${id}`;
}
