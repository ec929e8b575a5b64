import type { TreemapReply } from "@catalyst/contract";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { api, isProblem } from "../../api/api.ts";
import { formatNumber } from "../../i18n/formats.ts";
import { useText } from "../../i18n/texts.ts";
import { PageHeading } from "../../shell/page-heading.tsx";
import { LinkButton } from "../../ui/button.tsx";
import { Empty, ErrorCard, Loading } from "../../ui/states.tsx";
import { useRecord } from "../live/use-record.ts";
import { PlanBanner, WipedNotice } from "../plan/plan-banner.tsx";
import { HandedOver } from "./handed-over.tsx";
import { firstChoice, type TreemapChoice } from "./treemap-choice.ts";
import { TreemapControls } from "./treemap-controls.tsx";
import "./dashboard.css";

const TreemapView = lazy(async () => ({ default: (await import("./treemap-view.tsx")).TreemapView }));

/** What runs in a Sovereign, by size and colour. */
export function DashboardPage() {
  const shell = useText("shell");
  const t = useText("dashboard");
  const { id } = useParams({ from: "/provision/$id/dashboard" });
  const record = useRecord(id);
  const [choice, setChoice] = useState(firstChoice);
  const map = useTreemap(id, choice, record.kind === "record");
  const isShown = map.data !== undefined && map.data.items.length > 0;
  return (
    <div className="page stack" data-testid="dashboard-page">
      <div className="page-head">
        <div data-testid="dashboard-title">
          <PageHeading>{shell("title.dashboard")}</PageHeading>
        </div>
        {isShown && (
          <span className="muted" data-testid="dashboard-total-count" title={formatNumber(map.data.total_count)}>
            {t("total", { count: map.data.total_count })}
          </span>
        )}
      </div>
      <PlanBanner record={record} />
      <WipedNotice record={record} />
      {record.kind === "error" && <ErrorCard error={record.error} onRetry={record.retry} testId="dashboard-error" />}
      {record.kind === "plan" && <NothingYet id={id} />}
      {record.kind === "loading" && <Loading height={480} testId="dashboard-loading" />}
      {record.kind === "record" && <TreemapControls choice={choice} onChange={setChoice} />}
      {record.kind === "record" && <Map id={id} map={map} choice={choice} />}
    </div>
  );
}

function Map({ id, map, choice }: { id: string; map: ReturnType<typeof useTreemap>; choice: TreemapChoice }) {
  const t = useText("dashboard");
  if (isProblem(map.error, "handed-over"))
    return <HandedOver error={map.error} title={t("handed-over.title")} text={t("handed-over.text")} link={t("handed-over.link")} />;
  if (map.error) return <ErrorCard error={map.error} onRetry={() => void map.refetch()} testId="dashboard-error" />;
  if (!map.data) return <Loading height={480} testId="dashboard-loading" />;
  if (map.data.items.length === 0) return <NothingYet id={id} />;
  return (
    <Suspense fallback={<Loading height={480} testId="dashboard-loading" />}>
      <TreemapView items={map.data.items} choice={choice} />
    </Suspense>
  );
}

function useTreemap(id: string, { layers, size, color }: TreemapChoice, isEnabled: boolean) {
  return useQuery({
    queryKey: ["treemap", id, layers.join(","), size, color],
    queryFn: ({ signal }): Promise<TreemapReply> =>
      api.call("readTreemap", {
        query: { deployment_id: id, group_by: layers.join(","), size_by: size, color_by: color },
        signal,
      }),
    enabled: isEnabled,
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  });
}

function NothingYet({ id }: { id: string }) {
  const t = useText("dashboard");
  return (
    <Empty icon="chart" title={t("empty.title")} testId="dashboard-empty">
      <p className="muted">{t("empty.text")}</p>
      <LinkButton to="/provision/$id/jobs" params={{ id }} icon="play">
        {t("empty.jobs")}
      </LinkButton>
    </Empty>
  );
}
