import type { BlueprintRule } from "./rule.ts";

/** Rules about a chart's shape: what it wraps, what it renders by default, its values, toggles and labels. */
export const chartShapeRules: readonly BlueprintRule[] = [];
