import type { Rng } from "../rng.ts";
import { credentialParts, type Credentials, type RegistrarName } from "./registrar-account.ts";

/** As long as the real ones, so that fields and log filters meet the usual sizes. All start with `lab`, so nobody takes them for real. */
const lengths: Record<string, number> = {
  token: 40,
  apiKey: 32,
  key: 20,
  secret: 22,
  appKey: 16,
  appSecret: 32,
  consumerKey: 32,
  apiSecret: 40,
};

/** The credential of an account: the same under the same seed, and nowhere written down before a lab starts. */
export function drawCredentials(rng: Rng, registrar: RegistrarName, account: string, given: Credentials = {}): Credentials {
  const parts = credentialParts[registrar].map((part): [string, string] => [part, given[part] ?? draw(rng, registrar, account, part)]);
  return { ...Object.fromEntries(parts), ...given };
}

function draw(rng: Rng, registrar: RegistrarName, account: string, part: string): string {
  // Namecheap's user is a name, and its address is one the allow list must hold; neither is a secret.
  if (part === "apiUser") return `lab${account.replaceAll("-", "")}`;
  if (part === "clientIp") return "127.0.0.1";
  return `lab${keyedText(rng, `credential ${registrar} ${account} ${part}`, lengths[part]! - 3)}`;
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

function keyedText(rng: Rng, name: string, length: number): string {
  return Array.from({ length }, (_, index) => alphabet[rng.keyed(`${name} ${index}`) % alphabet.length]).join("");
}
