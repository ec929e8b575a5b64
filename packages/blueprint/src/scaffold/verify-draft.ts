import { allRules } from "../rules/all-rules.ts";
import { verify, type VerifyResult } from "../rules/verify.ts";
import type { Draft } from "./draft.ts";
import type { NewBlueprintTools } from "./new-blueprint.ts";

export async function verifyDraft(
  { repository, blueprint }: Draft,
  { kit, kubeVersion, rendererFor, signal }: Pick<NewBlueprintTools, "kit" | "kubeVersion" | "rendererFor" | "signal">,
): Promise<VerifyResult> {
  await using renderer = rendererFor(repository);

  return await verify({ repository, blueprints: [blueprint], clusterDirectories: [], rules: allRules, renderer, kit, kubeVersion, signal });
}
