import type { ChartSource } from "../dependencies/chart-source.ts";
import type { FindModule } from "../dependencies/resolve-includes.ts";
import type { LoadedBlueprint, LoadedChart } from "../model/loaded-blueprint.ts";
import type { RegistryClient } from "../oci/registry-client.ts";
import type { HelmProgram } from "../render/helm.ts";
import type { VersionReservations } from "./reservations/version-reservations.ts";
import type { ReadImagePackages } from "./sbom/bill-of-materials.ts";
import type { SigningKey } from "./signing/signing-key.ts";

export interface PublishInput {
  /** Absolute: the Blueprint's folder. */
  directory: string;
  /** Absolute; the folder lies in it, and charts may include files of other folders. */
  repositoryRoot: string;
  /** Where artifacts go: `oci://ghcr.io/openova-io`. The Blueprint's name becomes the last part. */
  to: string;
  /** Absolute; the smoke render is kept there. */
  outputDirectory: string;
  /** Names this run to whoever finds the version reserved. */
  run: string;
  /** A registry of the lab takes stand-ins and images without digests. Left out: only one on this machine is. */
  labRegistry?: boolean;
  /** Everything but what changes the registry. */
  dryRun?: boolean;
  /** An identity token that the runner offers. Signing with it is not built in, and asking for it is refused. */
  identityToken?: string;
}

/** What publishing takes from outside. */
export interface PublishDependencies {
  /** Speaks to the registry of `to`. */
  registry: RegistryClient;
  /** Undefined only in a dry run. */
  signingKey: SigningKey | undefined;
  charts: ChartSource;
  findModule: FindModule;
  helm: HelmProgram;
  /** Absolute: where `catalyst` is, which test scripts of charts call. Left out: the repository's root. */
  launcherDirectory?: string;
  /** The Kubernetes that is rendered for: `1.31.4`. */
  kubeVersion: string;
  reservations: VersionReservations;
  /** The rules, and the comparison with what was published before. */
  verify(signal?: AbortSignal): Promise<PublishVerdict>;
  /** What an image holds, by its own bill of materials. Left out: not known. */
  readImagePackages?: ReadImagePackages;
  now(): Date;
  onStep?(event: StepEvent): void;
  signal?: AbortSignal;
}

/** What the rules say of the Blueprint. */
export interface PublishVerdict {
  errors: number;
  warnings: number;
  /** Rules that could not be asked here: a publication with any of them stops. */
  notChecked: number;
  ruleSetVersion: string;
}

/** The steps in their order; a number is the step's place. */
export const publishSteps = ["reserve", "dependencies", "package", "push", "smoke", "sbom", "sign", "tag"] as const;
export type PublishStep = (typeof publishSteps)[number];

export interface StepEvent {
  /** 0 to 7. */
  number: number;
  step: PublishStep;
  state: "started" | "done" | "skipped" | "failed";
  /** Milliseconds; absent when the step has just started. */
  durationMs?: number;
}

export interface PublishResult {
  /** `unchanged`: the same bytes were published and signed before. `checked`: a dry run. */
  outcome: "published" | "unchanged" | "checked";
  name: string;
  version: string;
  /** `oci://ghcr.io/openova-io/bp-cilium:1.2.3`. */
  reference: string;
  /** Of the manifest; signatures are over it. */
  digest: string;
  /** Of the chart's archive, in hex: what `pins.json` records. */
  archiveSha256: string;
  /** In bytes. */
  sizes: { archive: number; manifest: number };
  /** Stand-ins that the archive holds; not empty only in a lab. */
  standIns: readonly string[];
  steps: readonly { step: PublishStep; state: "done" | "skipped"; durationMs: number }[];
  /** Undefined when the smoke render was not made again. */
  smokeRenderPath: string | undefined;
}

/** What is being published, once it has been read. */
export interface Publication {
  blueprint: LoadedBlueprint;
  chart: LoadedChart;
  /** `bp-cilium`. */
  name: string;
  version: string;
  /** In the registry: `openova-io/bp-cilium`. */
  repository: string;
  /** Whether the registry is a lab's. */
  isLab: boolean;
}
