import { parseReference } from "@catalyst/blueprint/oci/reference.ts";
import { describeArtifact } from "@catalyst/blueprint/publish/artifact/describe-artifact.ts";
import { verifyArtifact } from "@catalyst/blueprint/publish/artifact/verify-artifact.ts";
import { readVerifyingKey } from "@catalyst/blueprint/publish/signing/signing-key.ts";
import { resolveHelm } from "@catalyst/lab/helm/resolve-helm.ts";
import type { Command } from "commander";
import { blueprintExit, runBlueprintVerb } from "../../blueprint/blueprint-exit.ts";
import { connectRegistry } from "../../blueprint/registry.ts";
import type { Context } from "../../context.ts";
import { print, printJSON } from "../../output/print.ts";

interface Options {
  key?: string;
  kubeVersion: string;
  json?: boolean;
}

export function addVerifyArtifactCommand(blueprint: Command, context: Context): void {
  blueprint
    .command("verify-artifact")
    .argument("<reference>", "oci://host/path/bp-name:1.2.3, or @sha256:…")
    .description("judge an artifact of a registry, whoever pushed it: complete, real, signed, with its bills of materials")
    .option("--key <reference>", "public key: a file, or env://NAME; without it signatures cannot be checked")
    .option("--kube-version <version>", "the Kubernetes that is rendered for", "1.31.4")
    .option("--json", "one JSON object")
    .addHelpText(
      "after",
      "\nExample:\n  ./catalyst blueprint verify-artifact oci://127.0.0.1:5000/catalyst/bp-cnpg:1.0.0 --key signing.pem.pub",
    )
    .action((reference: string, options: Options) => runBlueprintVerb(context, () => judge(context, reference, options)));
}

async function judge(context: Context, text: string, { key, kubeVersion, json = false }: Options): Promise<number> {
  const reference = parseReference(text);
  const verdict = await verifyArtifact(reference, {
    registry: connectRegistry(context, reference),
    publicKey: key === undefined ? undefined : await readVerifyingKey(key, context.environment),
    helm: await resolveHelm({ host: context.toolHost, signal: context.signal }),
    kubeVersion,
    signal: context.signal,
  });

  if (json) printJSON(context, verdict);
  else print(context, describeArtifact(verdict));

  return verdict.findings.length === 0 ? blueprintExit.clean : blueprintExit.found;
}
