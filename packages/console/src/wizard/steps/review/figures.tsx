import { formatEuro, formatNumber } from "../../../i18n/formats.ts";
import { useText } from "../../../i18n/texts.ts";
import { Banner } from "../../../ui/states.tsx";
import { useDraft } from "../../draft/draft-store.ts";
import { defaultProvider, providerOf } from "../../rules/provider-facts.ts";
import { countPlan } from "../../rules/regions.ts";
import { differencesOf, type FigureName, figureNames, type Figures, figuresOf, ownFigures } from "./compare-figures.ts";
import { usePreflight } from "./preflight.ts";

const quota = providerOf(defaultProvider)?.quota;
const minuteMs = 60_000;

/** What the plan makes, costs and takes: as this page counts it and as the mothership does. */
export function ReviewFigures() {
  const t = useText("review");
  const draft = useDraft((each) => each);
  const { reply } = usePreflight();
  const own = ownFigures(draft);
  const theirs = reply && figuresOf(reply);
  const differences = theirs ? differencesOf(own, theirs) : [];
  const plan = countPlan(draft);
  // The preflight knows what the project holds already, and asks for a tick.
  const isWarned = reply?.checks.some(({ id, status }) => id === "quota" && status === "warn");
  const isOverQuota = quota !== undefined && ((own.servers ?? 0) > quota.servers || (own.loadBalancers ?? 0) > quota.loadBalancers);
  return (
    <section className="stack" id="review-figures" tabIndex={-1} aria-label={t("figures.title")}>
      <div className="review-tiles">
        <div className="card" data-testid="review-cost">
          <h3>{t("figures.cost")}</h3>
          <p className="figure">{own.monthlyEUR === null ? "—" : t("figures.per-month", { amount: formatEuro(own.monthlyEUR) })}</p>
          {own.monthlyEUR !== null && own.hourlyEUR !== null && (
            <p className="muted">{t("figures.hour-year", { hour: formatEuro(own.hourlyEUR, 4), year: formatEuro(own.monthlyEUR * 12) })}</p>
          )}
          <p className="muted">{t("figures.list-price")}</p>
        </div>
        <div className="card" data-testid="review-servers">
          <h3>{t("figures.servers")}</h3>
          <p className="figure">{formatNumber(own.servers ?? 0)}</p>
          <p className="muted">{t("figures.clusters", { now: plan.hostClusters, later: plan.dayTwoClusters })}</p>
          <p className="muted">{t("figures.network", { balancers: own.loadBalancers ?? 0, networks: own.networks ?? 0 })}</p>
        </div>
        <div className="card" data-testid="review-duration">
          <h3>{t("figures.duration")}</h3>
          <p className="figure">{t(draft.haEnabled ? "figures.minutes.ha" : "figures.minutes")}</p>
          {reply && (
            <p className="muted">
              {t("figures.predicted", {
                half: Math.round(reply.predicted.p50 / minuteMs),
                most: Math.round(reply.predicted.p90 / minuteMs),
              })}
            </p>
          )}
        </div>
      </div>
      {isOverQuota && !isWarned && (
        <Banner look="warn" icon="warning" role="note" testId="review-quota">
          {t("figures.quota", { servers: quota.servers, balancers: quota.loadBalancers })}
        </Banner>
      )}
      {theirs && differences.length === 0 && (
        <p className="muted" data-testid="review-figures-agree">
          {t("figures.agree")}
        </p>
      )}
      {theirs && differences.length > 0 && (
        <Banner look="bad" icon="error" role="alert" testId="review-figures-differ">
          <p>
            <strong>{t("figures.differ")}</strong>
          </p>
          <p>{t("figures.differ.next")}</p>
          <Comparison {...{ own, theirs, differences }} />
        </Banner>
      )}
    </section>
  );
}

function Comparison({ own, theirs, differences }: { own: Figures; theirs: Figures; differences: readonly FigureName[] }) {
  const t = useText("review");
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">{t("figures.what")}</th>
          <th scope="col">{t("figures.here")}</th>
          <th scope="col">{t("figures.there")}</th>
        </tr>
      </thead>
      <tbody>
        {figureNames
          .filter((name) => differences.includes(name))
          .map((name) => (
            <tr key={name}>
              <th scope="row">{t(`figure.${name}`)}</th>
              <td>{written(name, own[name])}</td>
              <td>{written(name, theirs[name])}</td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}

function written(name: FigureName, value: number | null): string {
  if (value === null) return "—";
  if (name === "hourlyEUR") return formatEuro(value, 4);
  return name === "monthlyEUR" ? formatEuro(value) : formatNumber(value);
}
