import { existsSync } from "node:fs";
import { writeSigningKey } from "@catalyst/blueprint/publish/signing/write-signing-key.ts";
import type { Command } from "commander";
import { blueprintExit, runBlueprintVerb } from "../../blueprint/blueprint-exit.ts";
import { usageError } from "../../cli-error.ts";
import type { Context } from "../../context.ts";
import { print } from "../../output/print.ts";

export function addKeysCommand(blueprint: Command, context: Context): void {
  const keys = blueprint
    .command("keys")
    .description("keys that artifacts are signed with")
    .addHelpText("after", "\nExample:\n  ./catalyst blueprint keys generate signing.pem");
  keys
    .command("generate")
    .argument("<file>", "where the private key goes; the public one is put beside it")
    .description("make a key pair (ECDSA P-256), readable by nobody else")
    .addHelpText("after", "\nExample:\n  ./catalyst blueprint keys generate signing.pem")
    .action((file: string) => runBlueprintVerb(context, () => generate(context, file)));
}

async function generate(context: Context, file: string): Promise<number> {
  // A lost key cannot be made again, and what it signed could never be signed anew.
  if (existsSync(file)) throw usageError(`${file} exists, and a key is never overwritten`, "Name another file.");
  const { privateKeyPath, publicKeyPath } = await writeSigningKey(file);
  print(context, `private key  ${privateKeyPath}  (keep it secret, and keep a copy)`);
  print(context, `public key   ${publicKeyPath}  (clusters and verify-artifact take this one)`);

  return blueprintExit.clean;
}
