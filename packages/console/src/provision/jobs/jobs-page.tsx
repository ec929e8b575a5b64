import "./jobs.css";
import type { BatchId, Job } from "@catalyst/contract";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useDeferredValue, useEffect, useMemo, useState } from "react";
import { useText } from "../../i18n/texts.ts";
import { PageHeading } from "../../shell/page-heading.tsx";
import { whenIdle } from "../../ui/when-idle.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { SelectField, TextField } from "../../ui/field.tsx";
import { Empty, ErrorCard, Loading } from "../../ui/states.tsx";
import { VirtualList } from "../../ui/virtual-list.tsx";
import { type DeploymentRecord, useRecord } from "../live/use-record.ts";
import { PlanBanner, WipedNotice } from "../plan/plan-banner.tsx";
import { useJobs } from "../plan/use-jobs.ts";
import { ProgressHead } from "../progress/progress-head.tsx";
import { fetchLogViewer } from "./job-expansion.tsx";
import { JobRow } from "./job-row.tsx";
import { batchOrder, findJob, type JobFilter, listJobs, statusOrder } from "./list-jobs.ts";
import { setRowOpen, useOpenRows } from "./open-rows.ts";

const everything: JobFilter = { search: "", status: "", app: "", batch: "" };

/** All work on a Sovereign as rows that open in place. With a job in the address, that one is open and in view. */
export function JobsPage() {
  const t = useText("jobs");
  const { id = "", jobId } = useParams({ strict: false });
  const record = useRecord(id);
  const { jobs, isLoading, error, retry } = useJobs(id, record);
  return (
    <div className="page stack">
      <div className="page-head">
        <PageHeading>{t("title")}</PageHeading>
        <LinkButton to="/provision/$id" params={{ id }} small look="quiet" icon="backward" data-testid="sov-jobs-back-to-apps">
          {t("back")}
        </LinkButton>
      </div>
      <PlanBanner record={record} />
      <WipedNotice record={record} />
      <ProgressHead id={id} />
      {error ? <ErrorCard error={error} onRetry={retry} testId="jobs-error" /> : null}
      {isLoading && <Loading height={480} testId="jobs-loading" />}
      {!isLoading && !error && <JobsList key={id} jobs={jobs} record={record} jobId={jobId} />}
    </div>
  );
}

function JobsList({ jobs, record, jobId }: { jobs: readonly Job[]; record: DeploymentRecord; jobId: string | undefined }) {
  const t = useText("jobs");
  const { isOpen } = useOpenRows();
  const [filter, setFilter] = useFilter();
  const search = useDeferredValue(filter.search);
  const shown = useMemo(() => listJobs(jobs, { ...filter, search }), [jobs, filter, search]);
  const named = jobId === undefined ? undefined : findJob(jobs, jobId);
  const namedId = named?.id;
  useEffect(() => whenIdle(() => void fetchLogViewer()), []);
  useEffect(() => {
    if (namedId !== undefined) setRowOpen(namedId, true);
  }, [namedId]);
  const showIndex = useShown(shown, namedId);

  return (
    <>
      {jobId !== undefined && !named && <p role="status">{t("unknown", { job: jobId })}</p>}
      <Filters jobs={jobs} filter={filter} onChange={setFilter} />
      <p className="muted" role="status" data-testid="jobs-result-count">
        {t("count", { count: shown.length, total: jobs.length })}
      </p>
      {shown.length === 0 ? (
        <Empty title={t(jobs.length === 0 ? "empty" : "empty.filtered")} testId="jobs-empty">
          {jobs.length === 0 ? (
            <p className="muted">{t("empty.next")}</p>
          ) : (
            <Button small onClick={() => setFilter(everything)}>
              {t("filter.clear")}
            </Button>
          )}
        </Empty>
      ) : (
        <VirtualList items={shown} keyOf={({ id }) => id} estimate={52} testId="sov-jobs-list" label={t("title")} showIndex={showIndex}>
          {(job) => <JobRow job={job} isOpen={isOpen(job.id)} isPlanned={record.kind === "plan"} />}
        </VirtualList>
      )}
    </>
  );
}

/** Where the named job stands in the list. It is looked for once: later changes of the order must not move the page under a reader. */
function useShown(shown: readonly Job[], id: string | undefined): number {
  const [index, setIndex] = useState(-1);
  useEffect(() => {
    setIndex(-1);
    if (id === undefined) return undefined;
    // Going to another address puts a page to its top first.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => setIndex(shown.findIndex((job) => job.id === id)));
    });
    return () => cancelAnimationFrame(frame);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- by the order at this moment
  }, [id]);
  return index;
}

/** The filter as it is chosen; a batch may come with the address, and stays in it. */
function useFilter(): [JobFilter, (next: JobFilter) => void] {
  const { batch }: { batch?: string } = useSearch({ strict: false });
  const navigate = useNavigate();
  const named = batchOrder.find((each) => each === batch) ?? "";
  const [filter, setFilter] = useState<JobFilter>({ ...everything, batch: named });
  return [
    { ...filter, batch: named },
    (next) => {
      setFilter(next);
      if (next.batch !== named)
        void navigate({ to: ".", search: next.batch === "" ? {} : { batch: next.batch }, replace: true, resetScroll: false } as never);
    },
  ];
}

function Filters({ jobs, filter, onChange }: { jobs: readonly Job[]; filter: JobFilter; onChange(next: JobFilter): void }) {
  const t = useText("jobs");
  const apps = useMemo(() => [...new Set(jobs.map(({ appId }) => appId))].toSorted(), [jobs]);
  return (
    <div className="job-filters">
      <TextField
        type="search"
        label={t("search")}
        data-testid="jobs-search"
        value={filter.search}
        onChange={({ target }) => onChange({ ...filter, search: target.value })}
      />
      <SelectField
        label={t("filter.status")}
        data-testid="jobs-filter-status"
        value={filter.status}
        onChange={({ target }) => onChange({ ...filter, status: target.value as JobFilter["status"] })}
      >
        <option value="">{t("filter.all")}</option>
        {statusOrder.map((status) => (
          <option key={status} value={status}>
            {t(`status.${status}`)}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={t("filter.app")}
        data-testid="jobs-filter-app"
        value={filter.app}
        onChange={({ target }) => onChange({ ...filter, app: target.value })}
      >
        <option value="">{t("filter.all")}</option>
        {apps.map((app) => (
          <option key={app}>{app}</option>
        ))}
      </SelectField>
      <SelectField
        label={t("filter.batch")}
        data-testid="jobs-filter-batch"
        value={filter.batch}
        onChange={({ target }) => onChange({ ...filter, batch: target.value as BatchId | "" })}
      >
        <option value="">{t("filter.all")}</option>
        {batchOrder.map((batch) => (
          <option key={batch} value={batch}>
            {t(`batch.${batch}`)}
          </option>
        ))}
      </SelectField>
    </div>
  );
}
