import type { LoadedBlueprint } from "../model/loaded-blueprint.ts";
import { DependencyMissingError, type Renderer } from "../render/renderer.ts";
import type { RenderedObject } from "../render/rendered-object.ts";
import type { Need } from "./rule.ts";
import type { BlueprintSubject } from "./subject.ts";
import type { VerifyInput } from "./verify.ts";

/** apiVersions of `blueprint.yaml` that are one schema, the one of new files first. */
export const defaultApiVersions = ["catalyst.openova.io/v1alpha1", "catalyst.openova.io/v1"] as const;

/**
 * What the rules about one Blueprint look at, and which of their needs cannot be met here, each with its reason. An empty reason: there is nothing
 * to compare with, which is no gap.
 */
export async function blueprintSubject(
  blueprint: LoadedBlueprint,
  input: VerifyInput,
): Promise<{ subject: Partial<BlueprintSubject>; absent: Map<Need, string> }> {
  const { repository, renderer, kit, kubeVersion, base, registry } = input;
  const absent = new Map<Need, string>();
  const subject: Partial<BlueprintSubject> = {
    blueprint,
    repository,
    kit,
    kubeVersion,
    acceptedApiVersions: input.acceptedApiVersions ?? defaultApiVersions,
    publishedVersions: registry?.versions(blueprint.name),
    base: undefined,
    neighbour: (name) => neighbourOf(name, input),
  };
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

  return { subject, absent };
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

/** A neighbour that cannot be rendered here is not held against anybody. */
async function neighbourOf(name: string, { repository, renderer }: VerifyInput): Promise<readonly RenderedObject[] | undefined> {
  const blueprint = repository.byName(name);
  if (renderer === undefined || blueprint?.chart === undefined) return undefined;
  try {
    const render = await renderer.render(blueprint, {});

    return render.ok ? render.objects : undefined;
  } catch (error) {
    if (error instanceof DependencyMissingError) return undefined;
    throw error;
  }
}
