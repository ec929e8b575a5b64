import { noEmphasis, type Emphasis } from "../report/describe-report.ts";
import type { Counterexample, OrderProof } from "./order-plan.ts";

/** Lines for a person: every failure as the story of how it happens; or the order, its longest chain and the edges that only order. */
export function describeProof(proof: OrderProof, emphasis: Emphasis = noEmphasis): string[] {
  if (proof.failures.length > 0) {
    return [
      ...proof.failures.flatMap((failure) => [...describeFailure(failure, emphasis), ""]),
      `${emphasis.error("refused")}: ${proof.plan} has ${proof.failures.length} ${proof.failures.length === 1 ? "way" : "ways"} to fail`,
    ];
  }
  const seconds = proof.criticalPath.reduce((sum, entry) => sum + entry.seconds, 0);
  const onlyReadiness = proof.edges.filter(({ because }) => because.length === 0);
  const releases = proof.levels.flat().length;

  return [
    ...proof.levels.map((names, index) => `level ${index + 1}  ${names.join(" · ")}`),
    "",
    `longest chain: ${proof.criticalPath.map(({ release }) => release).join(" → ")}, about ${seconds} s`,
    ...(onlyReadiness.length === 0 ? [] : [`for readiness only: ${onlyReadiness.map(({ from, to }) => `${from} after ${to}`).join(", ")}`]),
    `${emphasis.strong("proved")}: ${proof.plan}, ${releases} releases, holds in every order that dependsOn allows`,
  ];
}

function describeFailure(failure: Counterexample, emphasis: Emphasis): string[] {
  const { release, at, object, needs, order, message, cure } = failure;

  return [
    `${emphasis.error("error")}  ${emphasis.strong(release)}  ${at.file}:${at.line}:${at.column}`,
    `  order    ${order.join(" → ")}`,
    `  fails    ${object}, which needs ${needs}`,
    ...message.split("\n").map((line, index) => `  ${index === 0 ? "says   " : "       "}  ${emphasis.dim(line)}`),
    `  ${emphasis.dim("→")} ${cure}`,
  ];
}

/** The graph in the language of Graphviz; every name is quoted as its grammar asks. */
export function dotOf(proof: OrderProof): string {
  const lines = proof.edges.map(
    ({ from, to, because }) => `  ${quoted(to)} -> ${quoted(from)}${because.length === 0 ? " [style=dashed]" : ""};`,
  );

  return ["digraph order {", "  rankdir=LR;", ...proof.levels.flat().map((name) => `  ${quoted(name)};`), ...lines, "}"].join("\n");
}

function quoted(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}
