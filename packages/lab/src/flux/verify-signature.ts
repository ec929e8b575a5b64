import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { ChartFailure } from "./chart-failure.ts";

export interface SignatureToVerify {
  /** `oci://…` with its version, as it stands in messages. */
  name: string;
  /** `127.0.0.1:5000/charts/bp-x@sha256:…`. */
  reference: string;
  /** PEM by name; the signature has to be one of theirs. */
  publicKeys: ReadonlyMap<string, string>;
  /** Plain http. */
  insecure: boolean;
  /** What the Secret of the repository holds under `.dockerconfigjson`. */
  dockerConfig?: string;
}

const verifyLimitMs = 60_000;

/**
 * Lets the real cosign verify, as source-controller does with the same library: a fixed key and no transparency log. Rejects with ChartFailure
 * ChartVerificationError when no key has signed these very bytes.
 */
export async function verifySignature(cosign: string, subject: SignatureToVerify, signal: AbortSignal): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "catalyst-verify-"));
  try {
    await writeFile(join(folder, "config.json"), subject.dockerConfig ?? "{}", { mode: 0o600 });
    const refusals: string[] = [];
    for (const [name, pem] of subject.publicKeys) {
      const key = join(folder, "key.pub");
      await writeFile(key, pem);
      const refusal = await verifyWith(cosign, key, folder, subject, signal);
      if (refusal === undefined) return;
      refusals.push(`${name}: ${refusal}`);
    }
    throw new ChartFailure("ChartVerificationError", `failed to verify ${subject.name}: ${refusals.join("; ")}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What cosign said; undefined: it is signed. */
async function verifyWith(
  cosign: string,
  key: string,
  folder: string,
  { reference, insecure }: SignatureToVerify,
  cancelSignal: AbortSignal,
): Promise<string | undefined> {
  const transport = insecure ? ["--allow-http-registry", "--allow-insecure-registry"] : [];
  const result = await execa(cosign, ["verify", "--key", key, "--insecure-ignore-tlog=true", "--offline", ...transport, reference], {
    env: { HOME: folder, DOCKER_CONFIG: folder },
    reject: false,
    timeout: verifyLimitMs,
    cancelSignal,
  });
  cancelSignal.throwIfAborted();
  if (!result.failed) return undefined;

  return (
    /^(?:Error|error during command execution): (.*)$/m.exec(result.stderr)?.[1] ??
    result.stderr.trim().split("\n").at(-1) ??
    "cosign failed"
  );
}
