import { lazy, Suspense, useMemo, useRef, useState } from "react";
import { loadTexts, useText } from "../../i18n/texts.ts";
import { Button } from "../../ui/button.tsx";
import { Empty, ErrorCard, Loading } from "../../ui/states.tsx";
import { DetailPanel } from "./detail-panel.tsx";
import { SourceErrors, type TabProps } from "./infrastructure-page.tsx";
import { TopologyCanvas } from "./topology-canvas.tsx";
import { flatParts, partsOf } from "./topology-tree.ts";
import { TopologyTree } from "./topology-tree-list.tsx";
import { useTopology } from "./use-infrastructure.ts";

const AddRegionDialog = lazy(async () => {
  const [{ AddRegionDialog: content }] = await Promise.all([import("./add-region-dialog.tsx"), loadTexts(["infrastructure"])]);
  return { default: content };
});

/** The infrastructure drawn in four levels, the same as a list, and what is known of the part that was chosen. */
export function TopologyTab({ id, record }: TabProps) {
  const t = useText("infrastructure");
  const { data, error, refetch } = useTopology(id, record);
  const [chosen, setChosen] = useState<string>();
  const [isAdding, setAdding] = useState(false);
  const opener = useRef<HTMLElement | null>(null);
  const parts = useMemo(() => (data ? partsOf(data) : []), [data]);
  if (!data)
    return error ? (
      <ErrorCard error={error} onRetry={() => void refetch()} testId="infrastructure-topology-error" />
    ) : (
      <Loading height={420} testId="infrastructure-topology-loading" />
    );
  const part = flatParts(parts).find((each) => each.id === chosen);
  return (
    <>
      {data.basis === "state" && <SourceErrors errors={data.errors} />}
      <div className="row spread">
        <p>
          {data.topology.regions.length === 1
            ? t(`pattern.${data.topology.pattern}`)
            : t("pattern", { pattern: t(`pattern.${data.topology.pattern}`), count: data.topology.regions.length })}
        </p>
        <Button icon="plus" data-testid="infrastructure-topology-add-region" onClick={() => setAdding(true)}>
          {t("add-region")}
        </Button>
      </div>
      {parts.length === 0 ? (
        <Empty icon="network" title={t("topology.empty")} testId="infrastructure-topology-empty" />
      ) : (
        <div className={part ? "topology-area with-panel" : "topology-area"}>
          <TopologyCanvas parts={parts} chosen={chosen} onChoose={choose} />
          {part && <DetailPanel key={part.id} part={part} onClose={close} />}
          <TopologyTree parts={parts} chosen={chosen} onChoose={choose} />
        </div>
      )}
      {isAdding && (
        <Suspense fallback={null}>
          <AddRegionDialog record={record} topology={data} onClose={() => setAdding(false)} />
        </Suspense>
      )}
    </>
  );

  function choose(next: string): void {
    opener.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    setChosen(next === chosen ? undefined : next);
  }

  function close(): void {
    setChosen(undefined);
    opener.current?.focus();
  }
}
