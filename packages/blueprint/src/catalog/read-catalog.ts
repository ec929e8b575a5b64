import { BlueprintCatalog, blueprintCatalogType } from "@catalyst/contract";
import { Value } from "typebox/value";
import { readManifestBytes } from "../oci/manifest.ts";
import { formatReference, type Reference } from "../oci/reference.ts";
import type { RegistryClient } from "../oci/registry-client.ts";
import { RegistryError } from "../oci/registry-error.ts";
import { limitConcurrency } from "../render/limit-concurrency.ts";
import { checkSignature } from "../publish/signing/signatures.ts";
import type { VerifyingKey } from "../publish/signing/signing-key.ts";
import type { RepositoryOf } from "./build-catalog.ts";
import { catalogTag } from "./publish-catalog.ts";

export interface CatalogVerdict {
  reference: string;
  digest: string | undefined;
  /** Undefined: nothing that could be read is there. */
  catalog: BlueprintCatalog | undefined;
  signed: boolean;
  /** Sentences; empty when everything holds. */
  findings: string[];
}

/** Registries limit who asks much at once. */
const atOnce = 4;

/**
 * Reads an index back and judges it: signed by the key, of the contract's form, and each entry what the registry has under its version. Rejects
 * with RegistryError when the registry cannot be asked.
 */
export async function readCatalog(
  reference: Reference,
  {
    registry,
    publicKey,
    repositoryOf,
    signal,
  }: { registry: RegistryClient; publicKey: VerifyingKey; repositoryOf: RepositoryOf; signal?: AbortSignal },
): Promise<CatalogVerdict> {
  const { repository, tag = catalogTag, digest: named } = reference;
  const name = formatReference({ ...reference, ...(named === undefined ? { tag } : {}) });
  const nothing = { reference: name, digest: undefined, catalog: undefined, signed: false };
  const stored = await registry.readManifest(repository, named ?? tag, signal);
  if (stored === undefined) return { ...nothing, findings: [`${name} is not in the registry.`] };

  const { digest } = stored;
  const findings: string[] = [];
  const state = await checkSignature({ registry, repository, digest }, publicKey, signal);
  if (state !== "valid") findings.push(state === "absent" ? "It is not signed." : "It is signed by somebody else, or for something else.");
  const catalog = await contentOf(stored.bytes, name, registry, repository, signal);
  if (catalog === undefined)
    return { ...nothing, digest, signed: state === "valid", findings: [...findings, "It is no index of Blueprints."] };

  const run = limitConcurrency(atOnce);
  const differing = await Promise.all(
    catalog.blueprints.map((entry) =>
      run(async () => {
        const found = await registry.resolveTag(repositoryOf(entry.name), entry.version, signal);
        if (found === entry.digest) return [];

        return [`${entry.name} ${entry.version} is ${found ?? "not there"}, and the index says ${entry.digest}.`];
      }),
    ),
  );

  return { reference: name, digest, catalog, signed: state === "valid", findings: [...findings, ...differing.flat()] };
}

async function contentOf(
  manifest: Uint8Array,
  name: string,
  registry: RegistryClient,
  repository: string,
  signal: AbortSignal | undefined,
): Promise<BlueprintCatalog | undefined> {
  try {
    const layer = readManifestBytes(manifest, name).layers.find(({ mediaType }) => mediaType === blueprintCatalogType);
    const bytes = layer === undefined ? undefined : await registry.readBlob(repository, layer.digest, signal);
    const value: unknown = bytes === undefined ? undefined : JSON.parse(new TextDecoder().decode(bytes));

    return Value.Check(BlueprintCatalog, value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof RegistryError && (error.code === "REG-ANSWER" || error.code === "REG-BYTES")))
      return undefined;
    throw error;
  }
}
