import type { State } from "@catalyst/contract";
import { useQuery } from "@tanstack/react-query";
import { formatDateTime, formatEuro, formatNumber } from "../../i18n/formats.ts";
import { useText } from "../../i18n/texts.ts";
import { Banner, Empty, ErrorCard, Loading } from "../../ui/states.tsx";
import { Technical } from "../../ui/technical.tsx";
import { useNow } from "../../ui/use-now.ts";
import { CostFigures } from "./cost-figures.tsx";
import { FactsPage } from "./facts-page.tsx";
import { otherMonthly, runningCost, serverLines, type ServerLine, startOfCost } from "./running-cost.ts";
import { Section } from "./section.tsx";
import { topologyQuery } from "../dialogs/topology-query.ts";
import { WipedFacts } from "./wiped-facts.tsx";

/** What the cloud charges for the Sovereign by published prices: since it was made, this month, and to its end. */
export function BillingPage() {
  const t = useText("shell");
  const facts = useText("facts");
  return (
    <FactsPage
      title={t("title.billing")}
      testId="billing-page"
      plan={<Empty icon="money" title={facts("billing.plan")} testId="billing-plan" />}
      wiped={(state, report) => (
        <WipedFacts>
          <p>{facts("billing.wiped", { time: formatDateTime(report?.wipedAt ?? state.updatedAt) })}</p>
        </WipedFacts>
      )}
    >
      {(state) => <BillingOf state={state} />}
    </FactsPage>
  );
}

function BillingOf({ state }: { state: State }) {
  const t = useText("facts");
  const { data, error, refetch } = useQuery(topologyQuery(state.id));
  const now = useNow(60_000);
  if (error && !data) return <ErrorCard error={error} onRetry={() => void refetch()} testId="billing-error" />;
  if (!data) return <Loading height={320} />;
  const lines = serverLines(data);
  const other = otherMonthly(lines, state.planSummary?.monthlyCostEUR);
  const start = startOfCost(state);
  const began = start ?? new Date(now);
  const cost = runningCost(lines, other, began, new Date(now));
  const isUp = state.status === "ready" || state.status === "adopted";

  return (
    <>
      {!start && <Banner testId="billing-nothing-yet">{t("billing.nothing-yet")}</Banner>}
      {cost ? <CostFigures cost={cost} start={start} /> : <Banner look="warn">{t("billing.no-price")}</Banner>}
      <Section title={t("billing.servers")} testId="billing-servers">
        <div className="table-frame" role="group" aria-label={t("billing.servers")} tabIndex={0}>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t("billing.region")}</th>
                <th scope="col">{t("billing.role")}</th>
                <th scope="col">{t("billing.size")}</th>
                <th scope="col" className="figure">
                  {t("billing.count")}
                </th>
                <th scope="col" className="figure">
                  {t("billing.hourly")}
                </th>
                <th scope="col" className="figure">
                  {t("billing.monthly")}
                </th>
              </tr>
            </thead>
            <tbody>
              {lines.map((line) => (
                <Line key={`${line.region} ${line.role}`} line={line} />
              ))}
              {other !== undefined && (
                <tr data-testid="billing-other">
                  <th scope="row" colSpan={5}>
                    {t("billing.other")}
                  </th>
                  <td className="figure">{formatEuro(other)}</td>
                </tr>
              )}
            </tbody>
          </table>
        </div>
      </Section>
      <Section title={t("billing.not-included")} testId="billing-not-included">
        <ul className="bullets">
          <li>{t("billing.without.tax")}</li>
          <li>{t("billing.without.traffic")}</li>
          <li>{t("billing.without.storage")}</li>
          <li>{t("billing.without.domain")}</li>
        </ul>
        <p className="muted">{t("billing.basis")}</p>
      </Section>
      <Section title={t("billing.bss")} testId="billing-bss">
        <p>{t(isUp ? "billing.bss.text" : "billing.bss.later")}</p>
        {isUp && (
          <p>
            <a href={`https://console.${state.sovereignFQDN}/bss`} target="_blank" rel="noopener noreferrer" data-testid="billing-bss-link">
              {t("billing.bss.open")}
            </a>
          </p>
        )}
      </Section>
    </>
  );
}

function Line({ line: { region, role, sku, count, hourly, monthly } }: { line: ServerLine }) {
  const t = useText("facts");
  return (
    <tr data-testid="billing-line">
      <th scope="row">
        <Technical>{region}</Technical>
      </th>
      <td>{role === "worker" ? t("role.worker") : t("role.control-plane")}</td>
      <td>
        <Technical>{sku}</Technical>
      </td>
      <td className="figure">{formatNumber(count)}</td>
      <td className="figure">{hourly === null ? "—" : formatEuro(hourly * count, 4)}</td>
      <td className="figure">{monthly === null ? "—" : formatEuro(monthly * count)}</td>
    </tr>
  );
}
