import { blueprintRules } from "./blueprint-rules.ts";
import { chartContentRules } from "./chart-content-rules.ts";
import { chartShapeRules } from "./chart-shape-rules.ts";
import { clusterRules } from "./cluster-rules.ts";
import type { Rule } from "./rule.ts";

/** Every rule there is; `verify` runs them in this order. */
export const allRules: readonly Rule[] = [...blueprintRules, ...chartShapeRules, ...chartContentRules, ...clusterRules];
