import { buildCatalog } from "@catalyst/blueprint/catalog/build-catalog.ts";
import { catalogArtifact, publishCatalog } from "@catalyst/blueprint/catalog/publish-catalog.ts";
import { readCatalog } from "@catalyst/blueprint/catalog/read-catalog.ts";
import { findTargets } from "@catalyst/blueprint/model/find-targets.ts";
import { parseReference } from "@catalyst/blueprint/oci/reference.ts";
import { readSigningKey, readVerifyingKey } from "@catalyst/blueprint/publish/signing/signing-key.ts";
import type { Command } from "commander";
import { blueprintExit, runBlueprintVerb } from "../../blueprint/blueprint-exit.ts";
import { connectRegistry, registryOf, repositoryIn } from "../../blueprint/registry.ts";
import type { Context } from "../../context.ts";
import { print, printJSON } from "../../output/print.ts";

interface PublishOptions {
  to?: string;
  key: string;
  published?: boolean;
  dryRun?: boolean;
  json?: boolean;
}

/** Of the index, beside the Blueprints. */
const catalogName = "catalog";

export function addCatalogCommand(blueprint: Command, context: Context): void {
  const catalog = blueprint.command("catalog").description("the signed index of the Blueprints that a registry offers");
  catalog
    .command("publish")
    .description("write the index of this repository's Blueprints, as the registry has them, and sign it")
    .option("--to <oci>", "the registry (default: CATALYST_OCI_REGISTRY, else the project's)")
    .option("--key <reference>", "private key: a file, or env://NAME", "env://CATALYST_SIGNING_KEY")
    .option("--published", "leave out what the registry does not have, instead of refusing")
    .option("--dry-run", "ask the registry, and write nothing")
    .option("--json", "one JSON object")
    .addHelpText("after", "\nExample:\n  ./catalyst blueprint catalog publish --to oci://127.0.0.1:5000/catalyst --key signing.pem")
    .action((options: PublishOptions) => runBlueprintVerb(context, () => publish(context, options)));
  catalog
    .command("verify")
    .argument("<reference>", "oci://host/path/catalog, the newest one, or with @sha256:…")
    .description("judge an index: signed, readable, and each entry what the registry has")
    .requiredOption("--key <reference>", "public key: a file, or env://NAME")
    .option("--json", "one JSON object")
    .addHelpText("after", "\nExample:\n  ./catalyst blueprint catalog verify oci://127.0.0.1:5000/catalyst/catalog --key signing.pem.pub")
    .action((reference: string, options: { key: string; json?: boolean }) =>
      runBlueprintVerb(context, () => judge(context, reference, options)),
    );
}

async function publish(context: Context, options: PublishOptions): Promise<number> {
  const { dryRun = false, json = false } = options;
  const { repository } = await findTargets([], process.cwd());
  const to = registryOf(context, options.to);
  const place = repositoryIn(to, catalogName);
  const registry = connectRegistry(context, place);
  const key = dryRun ? undefined : await readSigningKey(options.key, context.environment);
  const { catalog, absent } = await buildCatalog(
    repository.blueprints,
    registry,
    (name) => repositoryIn(to, name).repository,
    context.signal,
  );
  const refused = absent.length > 0 && options.published !== true;
  const digest = catalogArtifact(catalog).digest;
  if (key !== undefined && !refused) await publishCatalog(catalog, { registry, repository: place.repository, key, signal: context.signal });

  if (json) printJSON(context, { reference: `${to}/${catalogName}`, digest, written: key !== undefined && !refused, absent, catalog });
  else {
    for (const { name, version, digest: of } of catalog.blueprints) print(context, `${name} ${version}  ${of}`);
    for (const name of absent) print(context, `not published  ${name}`);
    if (refused) print(context, "Nothing was written: publish these first, or leave them out with --published.");
    else print(context, `${dryRun ? "would be" : "written and signed"}  ${to}/${catalogName}@${digest}`);
  }

  return refused ? blueprintExit.found : blueprintExit.clean;
}

async function judge(context: Context, text: string, { key, json = false }: { key: string; json?: boolean }): Promise<number> {
  const reference = parseReference(text);
  const folder = reference.repository.slice(0, reference.repository.lastIndexOf("/") + 1);
  const verdict = await readCatalog(reference, {
    registry: connectRegistry(context, reference),
    publicKey: await readVerifyingKey(key, context.environment),
    repositoryOf: (name) => `${folder}${name}`,
    signal: context.signal,
  });

  if (json) printJSON(context, verdict);
  else {
    print(context, `${verdict.reference}${verdict.digest === undefined ? "" : `  ${verdict.digest}`}`);
    for (const { name, version, visibility } of verdict.catalog?.blueprints ?? [])
      print(context, `  ${name} ${version}${visibility === "unlisted" ? "  (unlisted)" : ""}`);
    for (const finding of verdict.findings) print(context, `FAILED ${finding}`);
    if (verdict.findings.length === 0) print(context, "signed, and every entry is what the registry has");
  }

  return verdict.findings.length === 0 ? blueprintExit.clean : blueprintExit.found;
}
