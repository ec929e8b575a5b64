import type { ChartDependency, ChartSource } from "../dependencies/chart-source.ts";
import type { KitData } from "../model/kit-data.ts";
import type { Repository } from "../model/repository.ts";
import type { Renderer } from "../render/renderer.ts";
import type { CheckedFinding, VerifyResult } from "../rules/verify.ts";
import { draftOf } from "./draft.ts";
import { ownFiles } from "./own-files.ts";
import { placeFor } from "./place.ts";
import { ScaffoldError } from "./scaffold-error.ts";
import { verifyDraft } from "./verify-draft.ts";
import { wrappingFiles } from "./wrapping-files.ts";

export interface NewBlueprintRequest {
  /** With or without `bp-`. */
  name: string;
  /** What people read; made from the name when left out. */
  title?: string;
  /** The chart that it wraps. */
  wrap?: ChartDependency;
  /** Composed of others, which `spec.depends` names. */
  product?: boolean;
  /** Absolute: where the person stands. Outside the project's repository the folder is made here. */
  into: string;
  /** The project's repository around `into`; undefined outside. */
  repository: Repository | undefined;
}

export interface NewBlueprintTools {
  charts: ChartSource;
  kit: KitData;
  /** The Kubernetes that is rendered for. */
  kubeVersion: string;
  /** The engine disposes of it. */
  rendererFor(repository: Repository): Renderer;
  signal?: AbortSignal;
}

/** A Blueprint that nobody has written down yet. */
export interface NewBlueprint {
  /** `bp-cnpg` */
  name: string;
  /** Absolute. */
  root: string;
  /** Relative to the root. */
  folder: string;
  /** By their path in the folder. */
  files: ReadonlyMap<string, Uint8Array>;
  /** What a person has to do still; nothing when it wraps nothing. */
  verdict: VerifyResult;
  findings: readonly CheckedFinding[];
}

/**
 * A whole Blueprint at 1.0.0, in memory, judged by every rule. Nothing is written. Rejects with ScaffoldError for a name that is none or taken and for
 * a chart that is not to be had, with DependencyError when a repository answers wrongly.
 */
export async function newBlueprint(request: NewBlueprintRequest, tools: NewBlueprintTools): Promise<NewBlueprint> {
  if (request.product === true && request.wrap !== undefined) {
    throw new ScaffoldError("a product wraps no chart: it names in spec.depends what it is composed of", "Leave out --wrap or --product.");
  }
  const place = placeFor(request, tools.kit);
  const files =
    request.wrap === undefined ? await ownFiles(place, request.product === true) : await wrappingFiles(place, request.wrap, tools);
  const draft = draftOf(place, request.repository, files);
  const verdict = await verifyDraft(draft, tools);

  return { name: place.name, root: place.root, folder: place.folder, files, verdict, findings: verdict.findings };
}
