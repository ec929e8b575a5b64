import { formatDateTime, formatEuro } from "../../i18n/formats.ts";
import { useText } from "../../i18n/texts.ts";
import type { RunningCost } from "./running-cost.ts";

/** The sums; before anything stands only that of a whole month. */
export function CostFigures({ cost, start }: { cost: RunningCost; start: Date | undefined }) {
  const t = useText("facts");
  return (
    <dl className="figures" data-testid="billing-figures">
      <div>
        <dt>{t("billing.since")}</dt>
        <dd data-testid="billing-since">
          {formatEuro(start ? cost.sinceStart : 0)}
          {start && <p className="note">{t("billing.since.text", { time: formatDateTime(start) })}</p>}
        </dd>
      </div>
      <div>
        <dt>{t("billing.month")}</dt>
        <dd data-testid="billing-month">{formatEuro(start ? cost.monthSoFar : 0)}</dd>
      </div>
      <div>
        <dt>{t("billing.forecast")}</dt>
        <dd data-testid="billing-forecast">
          {formatEuro(cost.monthForecast)}
          <p className="note">{t(start ? "billing.forecast.text" : "billing.forecast.planned")}</p>
        </dd>
      </div>
      <div>
        <dt>{t("billing.full")}</dt>
        <dd data-testid="billing-full">{formatEuro(cost.fullMonth)}</dd>
      </div>
    </dl>
  );
}
