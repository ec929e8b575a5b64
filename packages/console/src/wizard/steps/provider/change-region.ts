import type { Draft } from "../../draft/draft.ts";
import { mostRegions } from "../../rules/topology-facts.ts";

type ListMember = "regionControlPlaneSizes" | "regionWorkerSizes" | "regionWorkerCounts";

/** Another provider for one region: its region and sizes were those of the one before, and go. */
export function changeProvider(draft: Draft, index: number, provider: string): Partial<Draft> {
  const { [index]: _, ...regionCloudRegions } = draft.regionCloudRegions;
  return {
    regionProviders: { ...draft.regionProviders, [index]: provider },
    regionCloudRegions,
    ...setRegionMember(draft, "regionControlPlaneSizes", index, null),
    ...setRegionMember(draft, "regionWorkerSizes", index, null),
  };
}

export function setRegionMember<Member extends ListMember>(
  draft: Draft,
  member: Member,
  index: number,
  value: Draft[Member][number],
): Partial<Draft> {
  const none = member === "regionWorkerCounts" ? 0 : null;
  return {
    [member]: Array.from({ length: mostRegions }, (_, place) => (place === index ? value : (draft[member][place] ?? none))),
  };
}
