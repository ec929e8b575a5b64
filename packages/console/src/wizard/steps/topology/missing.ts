import { textOf } from "../../../i18n/texts.ts";
import { currentDraft } from "../../draft/draft-store.ts";
import { countPlan, isWorkerCount, mostNodes } from "../../rules/regions.ts";
import { holdsOnlyCertificates, isPlainAddress, readMirrors } from "../../rules/registry-mirrors.ts";
import { topologyOf } from "../../rules/topology-facts.ts";
import type { Missing } from "../../step-definition.ts";
import { typedSource } from "./typed-sources.ts";

export function missing(): Missing[] {
  const t = textOf("plan");
  const draft = currentDraft();
  const { servers } = countPlan(draft);
  return [
    ...(topologyOf(draft.topology) ? [] : [{ field: "topology-cards", text: t("topology.missing") }]),
    ...(draft.regionWorkerCounts.every(isWorkerCount) ? [] : [{ field: "topology-worker-count", text: t("workers.wrong") }]),
    ...(servers > mostNodes ? [{ field: "topology-worker-count", text: t("nodes.many", { count: servers, most: mostNodes }) }] : []),
    ...(draft.airgap ? missingSources() : []),
  ];
}

function missingSources(): Missing[] {
  const t = textOf("plan");
  const [mirror, bundle] = [typedSource("artifactMirrorURL").trim(), typedSource("caBundlePEM").trim()];
  const mirrors = readMirrors(typedSource("registryMirrors")).problem;
  return [
    ...(mirror === "" || isPlainAddress(mirror) ? [] : [{ field: "artifact-mirror", text: t("advanced.mirror.wrong") }]),
    ...(mirrors ? [{ field: "registry-mirrors", text: t(`advanced.mirrors.${mirrors.kind}`, { line: mirrors.line }) }] : []),
    ...(bundle === "" || holdsOnlyCertificates(bundle) ? [] : [{ field: "ca-bundle", text: t("advanced.ca.wrong") }]),
  ];
}
