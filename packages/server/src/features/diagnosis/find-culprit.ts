import type { Facts } from "./facts.ts";
import type { Finding, Rule } from "./finding.ts";

export interface Found {
  rule: string;
  finding: Finding;
  /** What other rules would blame; kept, so that nothing that was seen gets lost. */
  others: string[];
}

/** Below this nobody should be blamed. */
export const leastConfidence = 0.5;

/** The first rule that recognises something: they stand in an order in which the narrower signal comes before the wider. */
export function findCulprit(rules: readonly Rule[], facts: Facts): Found | undefined {
  const found = rules.flatMap((rule) => {
    const finding = rule.explain(facts);
    return finding ? [{ rule: rule.id, finding }] : [];
  });
  const [first, ...rest] = found;
  if (!first) return undefined;
  const chosen = nameOf(first.finding);
  const others = new Set(rest.map(({ finding }) => nameOf(finding)).filter((name) => name !== "" && name !== chosen));
  return { ...first, others: [...others] };
}

function nameOf({ culprit }: Finding): string {
  return culprit ? `${culprit.kind} ${culprit.name}` : "";
}
