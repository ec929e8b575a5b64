import { Environment } from "@marcbachmann/cel-js";
import { configTargets } from "../model/config-mapping.ts";
import { answerProblems } from "../model/answer-problems.ts";
import type { LoadedBlueprint } from "../model/loaded-blueprint.ts";
import { isRecord, valueAt } from "../model/yaml-file.ts";
import type { ResolvedDependency } from "../rules/subject.ts";
import { mergeValues } from "./merge-values.ts";
import { valuesWith } from "./toggles.ts";

/** Answers that the form would not have let through. Each problem names its property. */
export class AnswersError extends Error {
  override readonly name = "AnswersError";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`the answers do not fit the Blueprint's configSchema:\n  ${problems.join("\n  ")}`);
    this.problems = problems;
  }
}

/**
 * The chart values that a form's answers come to. An answer that is a secret goes to the secret store instead and is none of them. Throws
 * AnswersError for answers that the schema refuses.
 */
export function answersToValues(
  blueprint: LoadedBlueprint,
  dependencies: readonly ResolvedDependency[],
  answers: Record<string, unknown>,
): Record<string, unknown> {
  const schema = blueprint.spec["configSchema"];
  if (!isRecord(schema)) {
    if (Object.keys(answers).length > 0) throw new AnswersError([`${blueprint.name} has no configSchema, so there is nothing to answer`]);

    return {};
  }
  const problems = answerProblems(schema, answers);
  if (problems.length > 0) throw new AnswersError(problems);

  return configTargets({ blueprint, dependencies })
    .targets.filter(({ secret }) => !secret)
    .reduce<Record<string, unknown>>((values, { leaf, to, transform }) => {
      const answer = valueAt(answers, leaf.path);
      if (answer === undefined) return values;
      const value = transform === undefined ? answer : transformed(transform, answer);

      return to.reduce((merged, path) => mergeValues(merged, valuesWith([path], value)), values);
    }, {});
}

/** CEL's integers are of 64 bits; what a chart's values hold are JSON's numbers. */
function transformed(expression: string, value: unknown): unknown {
  const result: unknown = new Environment({ unlistedVariablesAreDyn: true }).evaluate(expression, { value });

  return typeof result === "bigint" ? Number(result) : result;
}
