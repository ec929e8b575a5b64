import { ChartArchiveError } from "../../dependencies/chart-archive-error.ts";
import { sha256Of } from "../../oci/digest.ts";
import { formatReference, type Reference } from "../../oci/reference.ts";
import type { RegistryClient } from "../../oci/registry-client.ts";
import { RegistryError } from "../../oci/registry-error.ts";
import type { HelmProgram } from "../../render/helm.ts";
import { findHollowness } from "../contents/judge-contents.ts";
import { findStandIns } from "../../dependencies/find-stand-ins.ts";
import { openPackedChart, type PackedChart } from "../contents/open-packed-chart.ts";
import { smokeRender } from "../contents/smoke-render.ts";
import type { VerifyingKey } from "../signing/signing-key.ts";
import type { ArtifactFinding, ArtifactFindingCode, ArtifactVerdict } from "./artifact-finding.ts";
import { checkSigned } from "./check-signed.ts";
import { chartLayerOf } from "./pull-chart.ts";

export interface VerifyArtifactOptions {
  registry: RegistryClient;
  /** Undefined: signatures and attestations cannot be checked, and the verdict says so. */
  publicKey: VerifyingKey | undefined;
  helm: HelmProgram;
  kubeVersion: string;
  signal?: AbortSignal;
}

/**
 * Judges an artifact of a registry, whoever pushed it: complete, real, signed and attested. Whatever is wrong is a finding; rejects only with
 * RegistryError when the registry cannot be asked, and with the signal's reason.
 */
export async function verifyArtifact(reference: Reference, options: VerifyArtifactOptions): Promise<ArtifactVerdict> {
  const findings: ArtifactFinding[] = [];
  const add = (code: ArtifactFindingCode, detail: string): void => void findings.push({ code, detail });
  const verdict: ArtifactVerdict = {
    reference: formatReference(reference),
    digest: undefined,
    chart: undefined,
    hollow: undefined,
    standIns: [],
    signed: false,
    attested: false,
    findings,
  };

  const artifact = await orFinding(add, () => readArtifact(reference, options, add));
  if (artifact === undefined) return verdict;
  const { digest, archive } = artifact;
  const inside = archive === undefined ? undefined : await judgeInside(archive, reference, options, add);
  const subject = { registry: options.registry, repository: reference.repository, digest };
  const signed = await orFinding(add, () =>
    checkSigned(subject, archive === undefined ? undefined : sha256Of(archive), options.publicKey, add, options.signal),
  );

  return { ...verdict, digest, ...inside, ...signed };
}

type AddFinding = (code: ArtifactFindingCode, detail: string) => void;

async function readArtifact(
  reference: Reference,
  { registry, signal }: VerifyArtifactOptions,
  add: AddFinding,
): Promise<{ digest: string; archive: Uint8Array | undefined } | undefined> {
  const { repository, tag, digest } = reference;
  const stored = await registry.readManifest(repository, digest ?? tag ?? "latest", signal);
  if (stored === undefined) {
    add("ART-ABSENT", `${formatReference(reference)} is not in the registry.`);

    return undefined;
  }
  const layer = chartLayer(stored.bytes, formatReference(reference), add);
  const archive = layer === undefined ? undefined : await orFinding(add, () => registry.readBlob(repository, layer, signal));
  if (layer !== undefined && archive === undefined) add("ART-BYTES", `The chart's archive ${layer} cannot be had.`);

  return { digest: stored.digest, archive };
}

function chartLayer(manifest: Uint8Array, name: string, add: AddFinding): string | undefined {
  try {
    return chartLayerOf(manifest, name);
  } catch (error) {
    add("ART-NOT-A-CHART", (error as Error).message);

    return undefined;
  }
}

async function judgeInside(
  archive: Uint8Array,
  { repository, tag }: Reference,
  { helm, kubeVersion, signal }: VerifyArtifactOptions,
  add: AddFinding,
): Promise<Pick<ArtifactVerdict, "chart" | "hollow" | "standIns">> {
  let packed: PackedChart;
  let standIns: string[];
  try {
    packed = await openPackedChart(archive);
    standIns = await findStandIns(archive);
  } catch (error) {
    if (!(error instanceof ChartArchiveError)) throw error;
    add("ART-NOT-A-CHART", error.message);

    return { chart: undefined, hollow: undefined, standIns: [] };
  }
  const { name, version } = packed;
  const expected = repository.slice(repository.lastIndexOf("/") + 1);
  if (name !== expected || (tag !== undefined && version !== tag)) add("ART-NAME", `Inside is ${name} ${version}.`);
  if (standIns.length > 0) add("ART-STAND-IN", `Inside is the stand-in ${standIns.join(", ")}.`);
  const hollowness = findHollowness(packed, await smokeRender(packed, { helm, kubeVersion, signal }));
  for (const reason of hollowness) add("ART-HOLLOW", `${name}: ${reason}.`);

  return { chart: { name, version }, hollow: hollowness.length > 0, standIns };
}

/** Bytes that are not what they should be are what this is about; a registry that does not answer is not. */
async function orFinding<T>(add: AddFinding, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof RegistryError) || (error.code !== "REG-BYTES" && error.code !== "REG-ANSWER" && error.status !== 500))
      throw error;
    add("ART-BYTES", error.message);

    return undefined;
  }
}
