import { useText } from "../../../i18n/texts.ts";
import { Icon } from "../../../ui/icon.tsx";
import { useDraft } from "../../draft/draft-store.ts";
import { defaultProvider, providerOf } from "../../rules/provider-facts.ts";
import { regionLabelKey } from "../../rules/regions.ts";
import { topologies, type Topology } from "../../rules/topology-facts.ts";
import { TopologyDiagram } from "./topology-diagram.tsx";

const quota = providerOf(defaultProvider)?.quota;

/** One card a topology, as a group of radio buttons. */
export function TopologyCards({ problem, onChoose }: { problem: string | undefined; onChoose(id: string): void }) {
  const t = useText("plan");
  const chosen = useDraft((draft) => draft.topology);
  return (
    <fieldset
      id="topology-cards"
      role="radiogroup"
      aria-invalid={problem ? true : undefined}
      aria-describedby={problem ? "topology-cards-problem" : undefined}
    >
      <legend className="visually-hidden">{t("topology.legend")}</legend>
      {problem && (
        <p className="problem" id="topology-cards-problem">
          <Icon name="error" /> {problem}
        </p>
      )}
      <div className="topology-grid">
        {topologies.map((topology) => (
          <TopologyCard key={topology.id} topology={topology} isChosen={topology.id === chosen} onChoose={() => onChoose(topology.id)} />
        ))}
      </div>
    </fieldset>
  );
}

function TopologyCard({ topology, isChosen, onChoose }: { topology: Topology; isChosen: boolean; onChoose(): void }) {
  const t = useText("plan");
  const { id, phase0 } = topology;
  const text = (key: string) => t(`topology.${id}.${key}` as "topology.solo.tag");
  return (
    <label className={`topology-card ${isChosen ? "chosen" : ""}`} data-testid={`topology-card-${id}`}>
      <span className="topology-head">
        <input
          type="radio"
          name="topology"
          value={id}
          checked={isChosen}
          onChange={onChoose}
          aria-labelledby={`topology-${id}-name`}
          aria-describedby={`topology-${id}-about`}
        />
        <strong id={`topology-${id}-name`}>
          <bdi dir="ltr">{topology.name}</bdi>
        </strong>
        <span className="muted">{text("tag")}</span>
        {topology.recommended && <span className="pill ok">{t("topology.recommended")}</span>}
      </span>
      <TopologyDiagram regions={topology.regions} />
      <span className="topology-about" id={`topology-${id}-about`}>
        <span>{text("summary")}</span>
        <span className="visually-hidden">
          {topology.regions
            .map((region) =>
              t("topology.region", {
                region: t(regionLabelKey(id, region)),
                clusters: region.clusters.map((blocks) => blocks.join(" + ").toUpperCase()).join(", "),
              }),
            )
            .join(" ")}
        </span>
        <span className="topology-counts">
          {t("topology.counts", { regions: topology.regionCount, clusters: topology.clusterCount, vclusters: topology.vclusterCount })}
        </span>
        <span className="muted">{t("clusters.when", { now: phase0.hostClusters, later: phase0.dayTwoClusters })}</span>
        {quota && topology.regionCount > quota.loadBalancers && (
          <span className="muted">{t("topology.quota", { count: topology.regionCount, usual: quota.loadBalancers })}</span>
        )}
      </span>
      <span className="topology-points">
        {topology.points.map((point, index) => (
          <span key={point}>
            <Icon name="next" />
            {text(`point.${index}`)}
          </span>
        ))}
      </span>
    </label>
  );
}
