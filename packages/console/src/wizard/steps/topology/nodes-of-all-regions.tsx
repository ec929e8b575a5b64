import { useText } from "../../../i18n/texts.ts";
import { CheckField } from "../../../ui/field.tsx";
import { Listbox } from "../../../ui/listbox.tsx";
import { changeDraft, currentDraft, useDraft } from "../../draft/draft-store.ts";
import { sizeForAll, workersForAll } from "../../rules/change-plan.ts";
import { defaultProvider, preselectedSize } from "../../rules/provider-facts.ts";
import { resolveRegions } from "../../rules/regions.ts";
import type { useProblems } from "../../shell/attempts.ts";
import { useSizeChoices } from "../provider/use-size-choices.tsx";
import { WorkersField } from "../provider/workers-field.tsx";

interface NodesProps {
  problems: ReturnType<typeof useProblems>;
  onAirGap(next: boolean): void;
}

/** What holds for every region: availability, air gap, sizes and workers. Step 3 lets a region differ. */
export function NodesOfAllRegions({ problems, onAirGap }: NodesProps) {
  const t = useText("plan");
  const draft = useDraft((all) => all);
  const regions = resolveRegions(draft);
  const ours = regions.filter(({ provider }) => provider === defaultProvider);
  const choices = useSizeChoices(
    defaultProvider,
    ours.map(({ cloudRegion }) => cloudRegion),
  );
  const workers = common(regions.map(({ index }) => draft.regionWorkerCounts[index] ?? 0));
  const workerSize = common(ours.map(({ index }) => draft.regionWorkerSizes[index] || preselectedSize(defaultProvider, false)));
  return (
    <section className="card stack" aria-labelledby="nodes-title">
      <h3 id="nodes-title">{t("nodes.title")}</h3>
      <div className="toggle-grid">
        <CheckField
          data-testid="topology-ha-toggle"
          label={t("nodes.ha")}
          hint={t("nodes.ha.hint")}
          checked={draft.haEnabled}
          onChange={(event) => changeDraft({ haEnabled: event.target.checked })}
        />
        <CheckField
          data-testid="topology-airgap-toggle"
          label={t("nodes.airgap")}
          hint={t("nodes.airgap.hint")}
          checked={draft.airgap}
          onChange={(event) => onAirGap(event.target.checked)}
        />
      </div>
      <div className="form-grid thirds">
        <Listbox
          testId="topology-cp-size"
          label={t("size.control-plane")}
          hint={t("nodes.size.hint")}
          placeholder={t("nodes.differ")}
          choices={choices}
          value={common(ours.map(({ controlPlaneSize }) => controlPlaneSize)) ?? ""}
          onChange={(size) => changeDraft(sizeForAll(currentDraft(), "regionControlPlaneSizes", size))}
        />
        <WorkersField
          id="topology-worker-count"
          testId="topology-worker-count"
          label={t("workers")}
          hint={t("nodes.workers.hint")}
          placeholder={t("nodes.differ")}
          problem={problems.of("topology-worker-count")}
          value={workers}
          onChange={(count) => changeDraft(workersForAll(count))}
          onBlur={() => problems.touch("topology-worker-count")}
        />
        <Listbox
          testId="topology-worker-size"
          label={t("size.worker")}
          hint={workers === 0 ? t("nodes.worker-size.unused") : t("nodes.size.hint")}
          placeholder={t("nodes.differ")}
          choices={choices}
          value={workerSize ?? ""}
          onChange={(size) => changeDraft(sizeForAll(currentDraft(), "regionWorkerSizes", size))}
        />
      </div>
    </section>
  );
}

/** The one value that all have; undefined when they differ or there are none. */
function common<Value>(values: readonly Value[]): Value | undefined {
  return values.every((value) => Object.is(value, values[0])) ? values[0] : undefined;
}
