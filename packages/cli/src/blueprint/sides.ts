import { existsSync } from "node:fs";
import { readRevision } from "@catalyst/blueprint/history/read-revision.ts";
import { surfaceOf } from "@catalyst/blueprint/diff/surface-of.ts";
import type { BlueprintSurface } from "@catalyst/blueprint/diff/blueprint-surface.ts";
import { findTargets } from "@catalyst/blueprint/model/find-targets.ts";
import type { LoadedBlueprint } from "@catalyst/blueprint/model/loaded-blueprint.ts";
import { formatReference, parseReference } from "@catalyst/blueprint/oci/reference.ts";
import { pullChart } from "@catalyst/blueprint/publish/artifact/pull-chart.ts";
import { openPackedChart } from "@catalyst/blueprint/publish/contents/open-packed-chart.ts";
import { smokeRender } from "@catalyst/blueprint/publish/contents/smoke-render.ts";
import type { RenderInput } from "@catalyst/blueprint/rules/subject.ts";
import { valid } from "semver";
import { CliError, usageError } from "../cli-error.ts";
import type { Context } from "../context.ts";
import { blueprintExit } from "./blueprint-exit.ts";
import { connectRegistry, registryOf } from "./registry.ts";
import type { Workbench } from "./workbench.ts";

/** One state of a Blueprint, with what it renders. */
export interface Side {
  /** As it was asked for. */
  name: string;
  blueprint: LoadedBlueprint;
  surface: BlueprintSurface;
}

export interface SideOptions {
  registry?: string;
  /** Values over the chart's own. */
  input?: RenderInput;
  kubeVersion: string;
}

/**
 * Finds a state of a Blueprint: a folder, an artifact (`oci://…`), a version (`1.2.3`, looked up in the registry), or a revision of git. Rejects
 * with CliError when there is none.
 */
export async function readSide(context: Context, workbench: Workbench, name: string, options: SideOptions): Promise<Side> {
  const [subject] = workbench.targets.blueprints;
  if (name.startsWith("oci://")) return fromRegistry(context, workbench, name, options);
  if (existsSync(name)) return fromFolder(workbench, name, options);
  if (subject === undefined) throw usageError(`${name} is neither a folder nor an artifact`);
  if (valid(name) !== null) {
    return fromRegistry(context, workbench, `${registryOf(context, options.registry)}/${subject.name}:${name}`, options);
  }

  return fromRevision(context, workbench, subject, name, options);
}

async function fromFolder(workbench: Workbench, path: string, { input = {} }: SideOptions): Promise<Side> {
  const { repository, blueprints } = await findTargets([path], process.cwd());
  const [blueprint, ...others] = blueprints;
  if (blueprint === undefined || others.length > 0) throw usageError(`${path} is not one Blueprint`);

  return sideOf(workbench.rendererFor(repository), blueprint, path, input);
}

async function fromRevision(
  context: Context,
  workbench: Workbench,
  subject: LoadedBlueprint,
  revision: string,
  { input = {} }: SideOptions,
): Promise<Side> {
  const repository = await readRevision(workbench.targets.repository.root, revision, context.signal);
  const blueprint = repository.blueprints.find(({ folder }) => folder === subject.folder);
  if (blueprint?.chart === undefined) throw usageError(`${revision} has no ${subject.folder}`);

  return sideOf(workbench.rendererFor(repository), blueprint, revision, input);
}

async function sideOf(renderer: Workbench["renderer"], blueprint: LoadedBlueprint, name: string, input: RenderInput): Promise<Side> {
  const render = await renderer.render(blueprint, input);
  if (!render.ok) throw new CliError(`${blueprint.name} (${name}) does not render: ${render.error}`, { exitCode: blueprintExit.found });

  return { name, blueprint, surface: surfaceOf(blueprint, render.objects) };
}

/** An artifact brings its dependencies along, so it is rendered as it is. */
async function fromRegistry(context: Context, { helm }: Workbench, name: string, { kubeVersion }: SideOptions): Promise<Side> {
  const reference = parseReference(name);
  const pulled = await pullChart(connectRegistry(context, reference), reference, context.signal);
  if (pulled === undefined) {
    throw new CliError(`there is no ${formatReference(reference)}`, {
      exitCode: blueprintExit.environment,
      next: "Compare with a folder or a revision of git, or publish that version first.",
    });
  }
  const packed = await openPackedChart(pulled.archive);
  const { default: render } = await smokeRender(packed, { helm, kubeVersion, signal: context.signal });
  if (!render.ok) throw new CliError(`${name} does not render: ${render.error}`, { exitCode: blueprintExit.found });

  return { name, blueprint: packed.blueprint, surface: surfaceOf(packed.blueprint, render.objects) };
}
