import type { LoadedBlueprint } from "../model/loaded-blueprint.ts";
import { DependencyMissingError, type Renderer } from "../render/renderer.ts";
import type { RenderedObject } from "../render/rendered-object.ts";
import { usualValueFiles } from "./chart-shape/usual-render.ts";
import type { Need } from "./rule.ts";
import type { BlueprintSubject } from "./subject.ts";
import type { VerifyInput } from "./verify.ts";

/** apiVersions of `blueprint.yaml` that are one schema, the one of new files first. */
export const defaultApiVersions = ["catalyst.openova.io/v1alpha1", "catalyst.openova.io/v1"] as const;

/** What rules without needs look at: the files. */
export function filesSubject(blueprint: LoadedBlueprint, input: VerifyInput): Partial<BlueprintSubject> {
  const { repository, kit, kubeVersion, registry } = input;

  return {
    blueprint,
    repository,
    kit,
    kubeVersion,
    acceptedApiVersions: input.acceptedApiVersions ?? defaultApiVersions,
    publishedVersions: registry?.versions(blueprint.name),
    base: undefined,
    neighbour: (name) => neighbourOf(name, input),
  };
}

/**
 * Adds to a subject what rules with needs look at. Tells which needs cannot be met here, each with its reason. An empty reason: there is nothing to
 * compare with, which is no gap.
 */
export async function addNeeds(
  subject: Partial<BlueprintSubject>,
  blueprint: LoadedBlueprint,
  { renderer, base, registry }: VerifyInput,
): Promise<Map<Need, string>> {
  const absent = new Map<Need, string>();
  if (blueprint.chart === undefined) {
    absent.set("dependencies", "");
    absent.set("renders", "");
  } else if (renderer === undefined) {
    absent.set("dependencies", "there is no Helm");
    absent.set("renders", "there is no Helm");
  } else {
    await addRenders(subject, absent, blueprint, renderer);
  }
  if (registry === undefined) absent.set("registry", "");

  const before = base?.repository.byName(blueprint.name);
  if (base === undefined || before?.chart === undefined) absent.set("base", base === undefined ? "nothing to compare with (--base)" : "");
  else if (!absent.has("renders")) {
    try {
      subject.base = { blueprint: before, renders: await base.renderer.rendersOf(before) };
    } catch (error) {
      absent.set("base", reasonOf(error));
    }
  }

  return absent;
}

async function addRenders(
  subject: Partial<BlueprintSubject>,
  absent: Map<Need, string>,
  blueprint: LoadedBlueprint,
  renderer: Renderer,
): Promise<void> {
  try {
    subject.dependencies = await renderer.dependenciesOf(blueprint);
    subject.renders = await renderer.rendersOf(blueprint);
  } catch (error) {
    const reason = reasonOf(error);
    absent.set("dependencies", reason);
    absent.set("renders", reason);
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof DependencyMissingError) return error.message;
  throw error;
}

/** What a neighbour usually installs. One that cannot be rendered here is not held against anybody. */
async function neighbourOf(name: string, { repository, renderer }: VerifyInput): Promise<readonly RenderedObject[] | undefined> {
  const blueprint = repository.byName(name);
  if (renderer === undefined || blueprint?.chart === undefined) return undefined;
  try {
    const render = await renderer.render(blueprint, { valueFiles: usualValueFiles({ blueprint, repository }) });

    return render.ok ? render.objects : undefined;
  } catch (error) {
    if (error instanceof DependencyMissingError) return undefined;
    throw error;
  }
}
