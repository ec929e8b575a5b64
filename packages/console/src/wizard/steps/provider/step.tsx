import { formatEuro } from "../../../i18n/formats.ts";
import { useText } from "../../../i18n/texts.ts";
import { useDraft } from "../../draft/draft-store.ts";
import { costOf } from "../../rules/cost.ts";
import { countPlan, resolveRegions } from "../../rules/regions.ts";
import { useProblems } from "../../shell/attempts.ts";
import type { StepDefinition } from "../../step-definition.ts";
import { missing } from "./missing.ts";
import { RegionCard } from "./region-card.tsx";
import { RegionHintNotice } from "./region-hint-notice.tsx";

export const step: StepDefinition = { component: ProviderStep, missing };

function ProviderStep() {
  const [t, shell] = [useText("plan"), useText("shell")];
  const problems = useProblems(missing);
  const draft = useDraft((all) => all);
  const regions = resolveRegions(draft);
  const cost = costOf(regions);
  return (
    <div className="stack">
      <div className="step-head">
        <h2 className="corp-step-title">{shell("step.provider")}</h2>
        <p className="muted">{t("provider.intro")}</p>
      </div>
      <RegionHintNotice headquarters={draft.orgHeadquarters} />
      <div className="region-grid">
        {regions.map((region) => (
          <RegionCard key={region.index} region={region} cost={cost.regions[region.index]} problems={problems} />
        ))}
      </div>
      <Total draftServers={countPlan(draft).servers} cost={cost} />
    </div>
  );
}

function Total({ draftServers, cost }: { draftServers: number; cost: ReturnType<typeof costOf> }) {
  const t = useText("plan");
  const { hourly, monthly, yearly } = cost.total;
  return (
    <div className="summary-line" data-testid="provider-total" role="status">
      <p>
        <strong>{t("provider.total", { count: draftServers })}</strong>
        <span>{t("cost.hour", { price: formatEuro(hourly, 4) })}</span>
        <strong>{t("cost.month", { price: formatEuro(monthly) })}</strong>
        <span>{t("cost.year", { price: formatEuro(yearly) })}</span>
      </p>
      <p className="muted">
        {t("cost.note")} {!cost.isComplete && t("cost.partly")}
      </p>
    </div>
  );
}
