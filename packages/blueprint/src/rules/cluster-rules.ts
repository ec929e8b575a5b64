import type { ClusterRule } from "./rule.ts";

/** Rules about the files that Flux reconciles. */
export const clusterRules: readonly ClusterRule[] = [];
