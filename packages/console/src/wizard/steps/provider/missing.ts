import { textOf } from "../../../i18n/texts.ts";
import { currentDraft } from "../../draft/draft-store.ts";
import { nodeArchitecture, providerOf, sizeOf } from "../../rules/provider-facts.ts";
import { isWorkerCount, mostNodes, type ResolvedRegion, resolveRegions } from "../../rules/regions.ts";
import type { Missing } from "../../step-definition.ts";

/** Ids of the controls of one region's card. */
export function fieldsOf(index: number) {
  return {
    provider: `region-${index}-provider`,
    region: `region-${index}-region`,
    controlPlaneSize: `region-${index}-cp-size`,
    workers: `region-${index}-workers`,
    workerSize: `region-${index}-worker-size`,
  };
}

export function missing(): Missing[] {
  const t = textOf("plan");
  const regions = resolveRegions(currentDraft());
  const servers = regions.reduce((sum, { serverCount }) => sum + serverCount, 0);
  return [
    ...regions.flatMap(missingOf),
    ...(servers > mostNodes ? [{ field: fieldsOf(0).workers, text: t("nodes.many", { count: servers, most: mostNodes }) }] : []),
  ];
}

function missingOf(region: ResolvedRegion): Missing[] {
  const t = textOf("plan");
  const fields = fieldsOf(region.index);
  const name = t(region.labelKey);
  const provider = providerOf(region.provider);
  // Nothing below can be answered for a provider of which nothing is published.
  if (!provider || provider.regions.length === 0)
    return [{ field: fields.provider, text: t("provider.unpublished", { region: name, provider: provider?.name ?? region.provider }) }];
  return [
    ...(region.cloudRegion === "" ? [{ field: fields.region, text: t("provider.region.missing", { region: name }) }] : []),
    ...sizeProblem(region.controlPlaneSize, fields.controlPlaneSize),
    ...(isWorkerCount(currentDraft().regionWorkerCounts[region.index] ?? 0)
      ? []
      : [{ field: fields.workers, text: t("provider.workers.wrong", { region: name }) }]),
    ...(region.workerCount > 0 ? sizeProblem(region.workerSize, fields.workerSize) : []),
  ];

  function sizeProblem(id: string, field: string): Missing[] {
    const size = sizeOf(region.provider, id);
    if (!size) return [{ field, text: t("provider.size.missing", { region: name }) }];
    if (size.architecture !== nodeArchitecture) return [{ field, text: t("provider.size.arm", { region: name, size: size.label }) }];
    return [];
  }
}
