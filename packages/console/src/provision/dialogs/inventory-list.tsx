import type { State } from "@catalyst/contract";
import { useQuery } from "@tanstack/react-query";
import { formatNumber } from "../../i18n/formats.ts";
import { useText } from "../../i18n/texts.ts";
import { ErrorCard, Loading } from "../../ui/states.tsx";
import { Technical } from "../../ui/technical.tsx";
import { inventoryOf } from "./inventory.ts";
import { topologyQuery } from "./topology-query.ts";

/** What the deployment has in the cloud and in the DNS, by kind. */
export function InventoryList({ state }: { state: State }) {
  const t = useText("dialogs");
  const { data, error, refetch } = useQuery(topologyQuery(state.id));
  if (error && !data) return <ErrorCard error={error} onRetry={() => void refetch()} />;
  if (!data) return <Loading height={220} />;
  const { basis, lines } = inventoryOf(data, state);
  return (
    <div className="stack tight" data-testid="inventory" data-basis={basis}>
      <p className="muted">{t(basis === "state" ? "inventory.state" : state.cloudResources ? "inventory.unsure" : "inventory.planned")}</p>
      <dl className="inventory">
        {lines.map(({ kind, count }) => (
          <div key={kind} data-testid={`inventory-${kind}`} data-count={count ?? "unknown"}>
            <dt>{t(`kind.${kind}`)}</dt>
            <dd>{count === null ? <span className="muted">{t("inventory.unknown")}</span> : formatNumber(count)}</dd>
          </div>
        ))}
      </dl>
      <details>
        <summary>{t("inventory.names")}</summary>
        <ul className="points">
          {lines.flatMap(({ kind, names }) =>
            names.map((name) => (
              <li key={`${kind}/${name}`}>
                {t(`kind.${kind}`)}: <Technical>{name}</Technical>
              </li>
            )),
          )}
        </ul>
      </details>
    </div>
  );
}
