import { useText } from "../../../i18n/texts.ts";
import { useProblems } from "../../shell/attempts.ts";
import type { StepDefinition } from "../../step-definition.ts";
import { AdvancedTopology } from "./advanced-topology.tsx";
import { missing } from "./missing.ts";
import { NodesOfAllRegions } from "./nodes-of-all-regions.tsx";
import { TopologyCards } from "./topology-cards.tsx";
import { TopologySummary } from "./topology-summary.tsx";
import { useChangePlan } from "./use-change-plan.tsx";

export const step: StepDefinition = { component: TopologyStep, missing };

function TopologyStep() {
  const [t, shell] = [useText("plan"), useText("shell")];
  const problems = useProblems(missing);
  const { change, dialog } = useChangePlan();
  return (
    <div className="stack">
      <div className="step-head">
        <h2 className="corp-step-title">{shell("step.topology")}</h2>
        <p className="muted">{t("topology.intro")}</p>
      </div>
      <TopologyCards problem={problems.of("topology-cards")} onChoose={(topology) => change({ topology })} />
      <NodesOfAllRegions problems={problems} onAirGap={(airgap) => change({ airgap })} />
      <AdvancedTopology problems={problems} />
      <TopologySummary />
      {dialog}
    </div>
  );
}
