import { formatEuro } from "../../../i18n/formats.ts";
import { useText } from "../../../i18n/texts.ts";
import { Icon } from "../../../ui/icon.tsx";
import { useDraft } from "../../draft/draft-store.ts";
import { costOf } from "../../rules/cost.ts";
import { defaultProvider, providerOf } from "../../rules/provider-facts.ts";
import { countPlan, resolveRegions } from "../../rules/regions.ts";

const quota = providerOf(defaultProvider)?.quota;

/** What the choices above come to, told again whenever one changes. */
export function TopologySummary() {
  const t = useText("plan");
  const draft = useDraft((all) => all);
  const { servers, regions, hostClusters, dayTwoClusters } = countPlan(draft);
  const { total, isComplete } = costOf(resolveRegions(draft));
  const isOverQuota = quota !== undefined && (servers > quota.servers || regions > quota.loadBalancers);
  return (
    <div className="summary-line" data-testid="topology-summary" role="status">
      <p>
        <strong>{t("summary.servers", { count: servers })}</strong>
        <span>{t("clusters.when", { now: hostClusters, later: dayTwoClusters })}</span>
        <strong>{t(isComplete ? "summary.month" : "summary.month.partly", { price: formatEuro(total.monthly) })}</strong>
        <span>{t(draft.haEnabled ? "summary.duration.ha" : "summary.duration")}</span>
      </p>
      {isOverQuota && (
        <p className="summary-note">
          <Icon name="warning" />
          {t("summary.quota", { servers, balancers: regions, usualServers: quota.servers, usualBalancers: quota.loadBalancers })}
        </p>
      )}
    </div>
  );
}
