import type { Job } from "@catalyst/contract";
import { memo, useId } from "react";
import { formatClock, formatDuration } from "../../i18n/formats.ts";
import { useText } from "../../i18n/texts.ts";
import { Icon } from "../../ui/icon.tsx";
import { Pill } from "../../ui/pill.tsx";
import { useNow } from "../../ui/use-now.ts";
import { JobExpansion } from "./job-expansion.tsx";
import { jobLooks } from "./job-looks.ts";
import { setRowOpen } from "./open-rows.ts";

interface RowProps {
  job: Job;
  isOpen: boolean;
  /** No such job exists: it would only be. */
  isPlanned: boolean;
}

/** A job as a button that opens and shuts what there is to know of it, in place. Needs the texts of `jobs`. */
export const JobRow = memo(function JobRow({ job, isOpen, isPlanned }: RowProps) {
  const t = useText("jobs");
  const expansion = useId();
  return (
    <div className={`job ${isOpen ? "open" : ""}`}>
      <button
        type="button"
        className="job-row"
        data-testid={`job-row-${job.jobName}`}
        data-status={job.status}
        aria-expanded={isOpen}
        aria-controls={expansion}
        onClick={() => setRowOpen(job.id, !isOpen)}
      >
        <Icon name={isOpen ? "down" : "next"} />
        <span className="job-name">
          <bdi dir="ltr">{job.jobName}</bdi>
        </span>
        <span className="job-app muted">
          <bdi dir="ltr">{job.appId}</bdi>
        </span>
        <span className="job-batch muted">{t(`batch.${job.batchId}`)}</span>
        <span className="job-status">
          <Pill look={jobLooks[job.status]}>{t(`status.${job.status}`)}</Pill>
        </span>
        <span className="job-started muted">{job.startedAt ? formatClock(job.startedAt) : "—"}</span>
        <span className="job-duration">
          {job.status === "running" && job.startedAt ? <Running since={job.startedAt} /> : formatDuration(job.durationMs)}
        </span>
      </button>
      {isOpen && (
        <div
          id={expansion}
          role="region"
          aria-label={t("expansion", { name: job.jobName })}
          data-testid={`job-expansion-${job.jobName}`}
          className="job-expansion"
        >
          <JobExpansion job={job} isPlanned={isPlanned} />
        </div>
      )}
    </div>
  );
});

function Running({ since }: { since: string }) {
  const now = useNow();
  return formatDuration(Math.max(0, now - Date.parse(since)));
}
