import { writeFile } from "node:fs/promises";
import { PublishError } from "../publish-error.ts";
import { generateSigningKey } from "./signing-key.ts";

/**
 * Makes a new pair and writes it: the private half to a path, readable by its owner only, and the public half beside it with `.pub` behind. Rejects
 * with PublishError PUB-SIGN rather than replace a key: what it has signed could never be checked again.
 */
export async function writeSigningKey(path: string): Promise<{ privateKeyPath: string; publicKeyPath: string }> {
  const { privateKeyPem, publicKeyPem } = generateSigningKey();
  const publicKeyPath = `${path}.pub`;
  try {
    await writeFile(path, privateKeyPem, { mode: 0o600, flag: "wx" });
    await writeFile(publicKeyPath, publicKeyPem, { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    throw new PublishError("PUB-SIGN", `${path} or ${publicKeyPath} is there already; it is not replaced.`, { cause: error });
  }

  return { privateKeyPath: path, publicKeyPath };
}
