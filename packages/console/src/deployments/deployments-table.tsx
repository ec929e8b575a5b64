import { type State, isInFlight, provisionPhases } from "@catalyst/contract";
import { Link } from "@tanstack/react-router";
import { formatAge, formatDateTime, formatEuro } from "../i18n/formats.ts";
import { useText } from "../i18n/texts.ts";
import { Technical } from "../ui/technical.tsx";
import { useNow } from "../ui/use-now.ts";
import { StatusPill } from "./status-pill.tsx";

const columns = ["name", "status", "region", "age", "progress", "cost"] as const;

/** The rows of one page. On a narrow screen each row is a card that names its cells itself. */
export function DeploymentsTable({ deployments, isOld }: { deployments: readonly State[]; isOld: boolean }) {
  const t = useText("deployments");
  const now = useNow(30_000);
  return (
    <div className="table-frame" aria-busy={isOld}>
      <table className="table deployments-table" data-testid="deployments-table">
        <caption className="visually-hidden">{t("title")}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {t(`column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {deployments.map((state) => (
            <Row key={state.id} state={state} now={now} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ state, now }: { state: State; now: number }) {
  const t = useText("deployments");
  const percent = percentOf(state);
  return (
    <tr data-testid={`deployment-row-${state.id}`}>
      <th scope="row" data-label={t("column.name")}>
        <Link to="/provision/$id" params={{ id: state.id }} className="deployment-link">
          <Technical>{state.sovereignFQDN}</Technical>
        </Link>
        <span className="muted">{organizationOf(state)}</span>
      </th>
      <td data-label={t("column.status")}>
        <StatusPill state={state} />
      </td>
      <td data-label={t("column.region")}>
        <Technical>{state.regions.map(({ cloudRegion }) => cloudRegion).join(", ") || state.region}</Technical>
      </td>
      <td data-label={t("column.age")}>
        <time dateTime={state.startedAt} title={formatDateTime(state.startedAt)}>
          {formatAge(state.startedAt, now)}
        </time>
      </td>
      <td data-label={t("column.progress")}>
        {percent === undefined ? "—" : <progress max={100} value={percent} aria-label={t("progress.of", { name: state.sovereignFQDN })} />}
      </td>
      <td data-label={t("column.cost")}>
        {state.planSummary?.monthlyCostEUR == null || !state.cloudResources ? "—" : formatEuro(state.planSummary.monthlyCostEUR)}
      </td>
    </tr>
  );
}

function organizationOf({ request }: State): string {
  const { orgName } = request;
  return typeof orgName === "string" ? orgName : "";
}

/** Phases of this attempt that are over, of all; undefined when nothing runs. */
function percentOf({ status, phases, attempt }: State): number | undefined {
  if (!isInFlight(status) || status === "wiping") return undefined;
  const done = new Set(phases.filter((each) => each.attempt === attempt && each.status === "succeeded").map(({ phase }) => phase));
  return Math.round((provisionPhases.filter((phase) => done.has(phase)).length / provisionPhases.length) * 100);
}
