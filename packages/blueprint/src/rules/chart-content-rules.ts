import type { BlueprintRule } from "./rule.ts";

/** Rules about the objects a chart renders: images, pods, secrets, addresses, order inside the release, forced changes. */
export const chartContentRules: readonly BlueprintRule[] = [];
