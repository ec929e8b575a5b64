import { keyWords } from "./key-words.ts";

/**
 * Why a literal under this key has to be taken for a secret; undefined: it need not. Judged by forms that only secrets have, by what the key is
 * called, and by how little the text can be guessed. References to Secrets, expressions, paths, digests and public keys are none.
 */
export function secretIn(key: string, value: string): string | undefined {
  const text = value.trim();
  if (text === "" || isPublic(text)) return undefined;
  const form = secretForms.find(({ pattern }) => pattern.test(text));
  if (form !== undefined) return form.name;
  if (isReference(text)) return undefined;
  const kind = kindOfKey(key);
  if (kind === "password" && !isWord(text)) return "a password";
  if (kind === "secret" && text.length >= 8 && isMixed(text) && entropyOf(text) >= 2.5) return "a secret, going by its key";
  if (kind === "none" && looksRandom(text)) return "text that cannot be guessed";

  return undefined;
}

/** Shannon's, in bits per character: about 4 for hexadecimal digits, nearly 6 for base64 of some length, 3 to 4 for words. */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  const shares = [...counts.values()].map((count) => count / text.length);

  return shares.reduce((sum, share) => sum - share * Math.log2(share), 0);
}

const secretForms: readonly { name: string; pattern: RegExp }[] = [
  { name: "a private key", pattern: /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/ },
  { name: "an access key of AWS", pattern: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/ },
  { name: "a token of GitHub", pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{40,})/ },
  { name: "a token of GitLab", pattern: /\bglpat-[\w-]{20,}/ },
  { name: "a token of Slack", pattern: /\bxox[abprs]-[\w-]{10,}/ },
  { name: "an API key", pattern: /\bsk-(?:ant-|proj-)?[A-Za-z0-9_-]{24,}/ },
  { name: "a signed token", pattern: /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/ },
  { name: "a secret key of age", pattern: /\bAGE-SECRET-KEY-1[0-9A-Z]{50,}/ },
  { name: "a registry's credential", pattern: /"auth"\s*:\s*"[A-Za-z0-9+/]{8,}={0,2}"|^eyJhdXRocyI6(?!e319)/ },
  { name: "the credential of a request", pattern: /\b(?:Basic|Bearer) [A-Za-z0-9+/_.-]{16,}/ },
  { name: "an address with a password", pattern: /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@{}$<]+:[^\s/:@{}$<]+@[^\s/]/i },
];

/** Certificates, public keys and digests, also as the base64 of a PEM text. */
function isPublic(text: string): boolean {
  if (/-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY/.test(text)) return false;
  if (/-----BEGIN (?:TRUSTED )?(?:CERTIFICATE|PUBLIC KEY|RSA PUBLIC KEY|EC PUBLIC KEY|PGP PUBLIC KEY BLOCK|EC PARAMETERS)/.test(text))
    return true;
  if (/^(?:ssh-(?:rsa|ed25519|dss)|ecdsa-sha2-\S+|sk-\S+@openssh\.com) /.test(text) || /^age1[0-9a-z]{50,}$/.test(text)) return true;
  if (/^(?:LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS|LS0tLS1CRUdJTiBQVUJMSUMgS0VZ|MII[A-Za-z0-9+/]|MFkwEwYH|MCowBQYD)/.test(text)) return true;

  return /^(?:sha(?:1|256|384|512)[:-])/.test(text) || /^[0-9a-f]{40}$|^[0-9a-f]{64}$/.test(text);
}

/** Expressions, variables, paths and addresses point to a value; they are none. */
function isReference(text: string): boolean {
  return (
    /\{\{|\$\{|\$\(|^\$\w+$/.test(text) ||
    /^(?:\/|\.\/|~\/)/.test(text) ||
    /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ||
    /^(?:ref\+|vault:|env:|file:|bao:)/.test(text) ||
    /^[{<[]/.test(text)
  );
}

type KeyKind = "password" | "secret" | "public" | "none";

/** By the last word of a key's name: `adminPassword` is one, `passwordSecretName` and `passwordKey` name where one is. */
function kindOfKey(key: string): KeyKind {
  const name = keyWords(key);
  if (
    /(?:^|-)(?:ref|name|path|file|policy|length|type|format|mode|url|uri|endpoint|ttl|expiry|duration|field|class|header|claim|role)$/.test(
      name,
    )
  )
    return "public";
  if (/public|checksum|digest|fingerprint|hash$|cert$|certificate|ca-bundle|^ca$|revision|sha\d*$/.test(name)) return "public";
  if (/(?:password|passwd|passphrase|(?:^|-)pwd|(?:^|-)pass|password-hash|root-pw|admin-pw)$/.test(name) && !/existing/.test(name))
    return "password";
  if (
    /(?:secret|token|credential|credentials|api-?key|access-?key|secret-?key|private-?key|encryption-?key|signing-?key|auth|salt|pepper|cookie|dsn)$/.test(
      name,
    )
  )
    return "secret";

  return "none";
}

/** What stands where a password would, and chooses or names something: `true`, `none`, `{}`. */
function isWord(text: string): boolean {
  return /^(?:true|false|null|none|disabled|enabled|auto|generate[d]?|random|optional|required|\*+|x+)$/i.test(text);
}

/** More than words with dashes and numbers, which is how Secrets, their keys and versions are called. */
function isMixed(text: string): boolean {
  return /\d/.test(text) && !/\s/.test(text) && !/^[a-z]+\d{0,2}(?:[-_./][a-z]*\d{0,4})*$/.test(text);
}

/** Keys of 24 bytes and more in base64: letters of both cases, digits, and no word or version among them. */
function looksRandom(text: string): boolean {
  if (!/^[A-Za-z0-9+/_-]{32,}={0,2}$/.test(text)) return false;
  const mixed = /[a-z]/.test(text) && /[A-Z]/.test(text) && /\d/.test(text);

  return mixed && !/[A-Za-z]{12,}/.test(text.replaceAll(/([a-z])(?=[A-Z])/g, "$1 ")) && entropyOf(text) >= 4.3;
}
