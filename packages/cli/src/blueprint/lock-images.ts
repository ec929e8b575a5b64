import { type ImageAnswer, lockImages } from "@catalyst/blueprint/images/lock-images.ts";
import { projectKit } from "@catalyst/blueprint/model/kit-data.ts";
import { applyEdits } from "@catalyst/blueprint/rules/apply-edits.ts";
import { addNeeds, filesSubject } from "@catalyst/blueprint/rules/blueprint-subject.ts";
import type { Edit } from "@catalyst/blueprint/rules/rule.ts";
import type { BlueprintSubject } from "@catalyst/blueprint/rules/subject.ts";
import type { Context } from "../context.ts";
import { print, printJSON } from "../output/print.ts";
import { blueprintExit } from "./blueprint-exit.ts";
import { connectForeignRegistry } from "./registry.ts";
import type { Workbench } from "./workbench.ts";

interface LockedBlueprint {
  blueprint: string;
  images: ImageAnswer[];
  /** Why nothing was asked. */
  notChecked?: string;
}

/** `verify --lock-images`: writes digests into the locks of the chosen Blueprints and tells what came of each image. */
export async function lockAllImages(
  context: Context,
  { targets: { repository, blueprints }, renderer }: Workbench,
  options: { update: boolean; json: boolean; kubeVersion: string },
): Promise<number> {
  const edits: Edit[] = [];
  const outcomes: LockedBlueprint[] = [];
  for (const blueprint of blueprints.filter(({ chart }) => chart !== undefined)) {
    const input = { repository, blueprints: [blueprint], clusterDirectories: [], rules: [], renderer, kit: projectKit, ...options };
    const subject = filesSubject(blueprint, input);
    const missing = (await addNeeds(subject, blueprint, input)).get("renders");
    if (missing !== undefined) {
      outcomes.push({ blueprint: blueprint.name, images: [], notChecked: missing });
      continue;
    }
    const { answers, edits: ofBlueprint } = await lockImages(subject as BlueprintSubject, {
      clientOf: (registry) => connectForeignRegistry(context, registry),
      update: options.update,
      signal: context.signal,
    });
    edits.push(...ofBlueprint);
    outcomes.push({ blueprint: blueprint.name, images: answers });
  }
  const files = await applyEdits(repository.root, edits);

  if (options.json) printJSON(context, { files, blueprints: outcomes });
  else describe(context, outcomes, files);

  return exitOf(outcomes);
}

function describe(context: Context, outcomes: readonly LockedBlueprint[], files: readonly string[]): void {
  for (const { blueprint, images, notChecked } of outcomes) {
    print(context, notChecked === undefined ? blueprint : `${blueprint}  not asked: ${notChecked}`);
    for (const answer of images) print(context, `  ${answer.outcome.padEnd(10)}  ${answer.image}${explained(answer)}`);
  }
  print(context, files.length === 0 ? "No lock changed." : `Changed: ${files.join(", ")}`);
}

function explained({ outcome, digest, before, reason }: ImageAnswer): string {
  if (outcome === "differs") return `  is ${digest} now and was locked as ${before}; --update takes the new one`;
  if (outcome === "updated") return `  ${before} → ${digest}`;

  return reason === undefined ? `  ${digest ?? ""}` : `  ${reason}`;
}

/** What nobody answered weighs more than what was answered wrongly: another run may still find that. */
function exitOf(outcomes: readonly LockedBlueprint[]): number {
  const images = outcomes.flatMap((outcome) => outcome.images);
  if (outcomes.some(({ notChecked }) => notChecked !== undefined) || images.some(({ outcome }) => outcome === "unanswered"))
    return blueprintExit.environment;

  return images.some(({ outcome }) => outcome === "differs" || outcome === "absent") ? blueprintExit.found : blueprintExit.clean;
}
