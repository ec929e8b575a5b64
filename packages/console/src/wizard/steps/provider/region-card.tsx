import { useState } from "react";
import { formatEuro, formatNumber } from "../../../i18n/formats.ts";
import { useText } from "../../../i18n/texts.ts";
import { Button } from "../../../ui/button.tsx";
import { SelectField } from "../../../ui/field.tsx";
import { Listbox } from "../../../ui/listbox.tsx";
import { Banner } from "../../../ui/states.tsx";
import { changeDraft, currentDraft } from "../../draft/draft-store.ts";
import type { Cost } from "../../rules/cost.ts";
import { memoryWarning } from "../../rules/memory-warning.ts";
import { providerOf, providers, sizeOf } from "../../rules/provider-facts.ts";
import type { ResolvedRegion } from "../../rules/regions.ts";
import type { useProblems } from "../../shell/attempts.ts";
import { changeProvider, setRegionMember } from "./change-region.ts";
import { fieldsOf } from "./missing.ts";
import { useSizeChoices } from "./use-size-choices.tsx";
import { WorkersField } from "./workers-field.tsx";

interface RegionCardProps {
  region: ResolvedRegion;
  cost: Cost | undefined;
  problems: ReturnType<typeof useProblems>;
}

/** One region of the plan: where it runs, on what, and what that costs. */
export function RegionCard({ region, cost, problems }: RegionCardProps) {
  const t = useText("plan");
  const [isCleared, setCleared] = useState(false);
  const { index } = region;
  const fields = fieldsOf(index);
  const provider = providerOf(region.provider);
  const isPublished = (provider?.regions.length ?? 0) > 0;
  return (
    <fieldset className="card region-card" data-testid={`region-card-${index}`}>
      <legend>{t(region.labelKey)}</legend>
      <div className="stack">
        <SelectField
          id={fields.provider}
          data-testid={`region-${index}-provider`}
          label={t("provider.provider")}
          hint={t("provider.provider.hint")}
          problem={problems.of(fields.provider)}
          value={region.provider}
          onChange={(event) => {
            setCleared(true);
            changeDraft(changeProvider(currentDraft(), index, event.target.value));
          }}
        >
          {providers.map(({ id, name, isPlanOnly }) => (
            <option key={id} value={id}>
              {t(isPlanOnly ? "provider.option.plan-only" : "provider.option", { name })}
            </option>
          ))}
        </SelectField>
        <div role="status" className="stack">
          {region.isPlanOnly ? (
            <div data-testid="plan-only-notice" className="notice warn">
              <span className="pill warn">{t("provider.plan-only")}</span>
              <p>{t(isPublished ? "provider.plan-only.text" : "provider.plan-only.unpublished", { provider: provider?.name ?? "" })}</p>
            </div>
          ) : (
            <p className="pill ok region-today">{t("provider.today")}</p>
          )}
          {isCleared && <p className="muted">{t("provider.cleared")}</p>}
        </div>
        {isPublished && <Servers region={region} problems={problems} />}
        {isPublished && <MemoryNotice region={region} />}
        <RegionCost cost={cost} servers={region.serverCount} />
      </div>
    </fieldset>
  );
}

function Servers({ region, problems }: Pick<RegionCardProps, "region" | "problems">) {
  const t = useText("plan");
  const { index } = region;
  const fields = fieldsOf(index);
  const choices = useSizeChoices(region.provider, [region.cloudRegion]);
  const refusedSize = choices.find(({ value }) => value === region.controlPlaneSize)?.refusal;
  const refusedWorker = choices.find(({ value }) => value === region.workerSize)?.refusal;
  return (
    <>
      <SelectField
        id={fields.region}
        data-testid={`region-${index}-region`}
        label={t("provider.region")}
        hint={region.isSuggested ? t("provider.region.suggested") : undefined}
        problem={problems.of(fields.region)}
        value={region.cloudRegion}
        onChange={(event) => changeDraft({ regionCloudRegions: { ...currentDraft().regionCloudRegions, [index]: event.target.value } })}
        onBlur={() => problems.touch(fields.region)}
      >
        {region.cloudRegion === "" && <option value="">{t("provider.region.choose")}</option>}
        {providerOf(region.provider)?.regions.map(({ id, location, country }) => (
          <option key={id} value={id}>
            {t("provider.region.option", { location, country, id })}
          </option>
        ))}
      </SelectField>
      <Listbox
        id={fields.controlPlaneSize}
        testId={`region-${index}-cp-size`}
        label={t("size.control-plane")}
        hint={t("provider.cp.hint", { count: region.controlPlaneCount })}
        problem={problems.of(fields.controlPlaneSize) ?? refusedSize}
        placeholder={t("size.choose")}
        choices={choices}
        value={region.controlPlaneSize}
        onChange={(size) => changeDraft(setRegionMember(currentDraft(), "regionControlPlaneSizes", index, size))}
      />
      <WorkersField
        id={fields.workers}
        testId={`region-${index}-workers`}
        label={t("workers")}
        problem={problems.of(fields.workers)}
        value={currentDraft().regionWorkerCounts[index] ?? 0}
        onChange={(count) => changeDraft(setRegionMember(currentDraft(), "regionWorkerCounts", index, count))}
        onBlur={() => problems.touch(fields.workers)}
      />
      {region.workerCount > 0 && (
        <Listbox
          id={fields.workerSize}
          testId={`region-${index}-worker-size`}
          label={t("size.worker")}
          problem={problems.of(fields.workerSize) ?? refusedWorker}
          placeholder={t("size.choose")}
          choices={choices}
          value={region.workerSize}
          onChange={(size) => changeDraft(setRegionMember(currentDraft(), "regionWorkerSizes", index, size))}
        />
      )}
    </>
  );
}

function MemoryNotice({ region }: { region: ResolvedRegion }) {
  const t = useText("plan");
  const warning = memoryWarning(region);
  if (!warning) return null;
  const { kind, hasGb, needsGb, suggestion } = warning;
  return (
    <Banner
      look="warn"
      icon="warning"
      testId={`region-${region.index}-memory`}
      actions={
        suggestion && (
          <Button small onClick={() => changeDraft(setRegionMember(currentDraft(), "regionControlPlaneSizes", region.index, suggestion))}>
            {t("memory.use", { size: sizeOf(region.provider, suggestion)?.label ?? suggestion })}
          </Button>
        )
      }
    >
      {t(`memory.${kind}`, { has: formatNumber(hasGb), needs: formatNumber(needsGb, Number.isInteger(needsGb) ? 0 : 1) })}
    </Banner>
  );
}

function RegionCost({ cost, servers }: { cost: Cost | undefined; servers: number }) {
  const t = useText("plan");
  return (
    <p className="region-cost">
      <span>{t("summary.servers", { count: servers })}</span>
      {cost ? (
        <>
          <span>{t("cost.hour", { price: formatEuro(cost.hourly, 4) })}</span>
          <strong>{t("cost.month", { price: formatEuro(cost.monthly) })}</strong>
          <span>{t("cost.year", { price: formatEuro(cost.yearly) })}</span>
        </>
      ) : (
        <span>{t("cost.none")}</span>
      )}
    </p>
  );
}
