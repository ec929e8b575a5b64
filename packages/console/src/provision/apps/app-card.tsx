import { Link } from "@tanstack/react-router";
import { useText } from "../../i18n/texts.ts";
import { formatAge, formatDateTime } from "../../i18n/formats.ts";
import { Technical } from "../../ui/technical.tsx";
import { Tile } from "../../ui/tile.tsx";
import { AppMenu } from "./app-menu.tsx";
import type { Application } from "./applications.ts";
import { StateBadge } from "./state-badge.tsx";

interface AppCardProps {
  deploymentId: string;
  application: Application;
  now: number;
}

/** One Application: the name leads to its page, the menu to what can be done. */
export function AppCard({ deploymentId, application, now }: AppCardProps) {
  const { id, name, tile, state, version, namespace, regions } = application;
  const since = latest(application);
  return (
    <li className={`app-card state-${state}`} data-testid={`sov-app-card-bp-${id}`} data-status={state}>
      <Tile id={id} name={name} tile={tile} className="tile app-tile" />
      <div className="app-card-head">
        <h3>
          <Link to="/provision/$id/app/$component" params={{ id: deploymentId, component: id }} className="app-card-link">
            {name}
          </Link>
        </h3>
        {version !== null && <Technical>{version}</Technical>}
      </div>
      <AppMenu deploymentId={deploymentId} application={application} />
      <AppMessage application={application} />
      <div className="app-card-foot">
        <span className="row">
          {regions.length > 1 ? (
            regions.map(({ region, state: own }) => <StateBadge key={region} region={region} state={own} />)
          ) : (
            <StateBadge state={state} />
          )}
        </span>
        {namespace !== null && (
          <span className="muted">
            <Technical>{namespace}</Technical>
          </span>
        )}
        {since !== null && (
          <time className="muted" dateTime={since} title={formatDateTime(since)}>
            {formatAge(since, now)}
          </time>
        )}
      </div>
    </li>
  );
}

/** What there is to say: what the cluster told of the worst region, who installs it, or what it is for. */
function AppMessage({ application: { state, regions, release, description } }: { application: Application }) {
  const t = useText("apps");
  const told = regions.find((region) => region.state === state && region.message !== "");
  if (told)
    return (
      <p className="app-card-text" lang="en" dir="auto">
        {told.message}
      </p>
    );
  if (state === "pending" && release === null) return <p className="app-card-text">{t("later")}</p>;
  return (
    <p className="app-card-text" lang="en" dir="auto">
      {description}
    </p>
  );
}

function latest({ regions, state }: Application): string | null {
  return (
    regions
      .filter((region) => region.state === state)
      .map(({ since }) => since)
      .filter((since) => since !== null)
      .toSorted()
      .at(-1) ?? null
  );
}
