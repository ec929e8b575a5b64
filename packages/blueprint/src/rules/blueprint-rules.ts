import type { BlueprintRule } from "./rule.ts";

/** Rules that read `blueprint.yaml`, in the order of the specification. */
export const blueprintRules: readonly BlueprintRule[] = [];
