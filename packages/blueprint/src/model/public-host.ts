import { isIP, isIPv4 } from "node:net";
import { keyWords } from "./key-words.ts";

/**
 * The public host or address that a text names: after a scheme anywhere in it, or as the whole text when its key asks for a host. Undefined for
 * names inside a cluster, private addresses, names that only examples have, and addresses that identify a thing instead of leading to it.
 */
export function publicHostIn(text: string, whole: boolean, namespaces: ReadonlySet<string> = new Set()): string | undefined {
  for (const { groups } of text.matchAll(afterScheme)) {
    const host = groups!["host"]!.toLowerCase().replaceAll(/^\[|\]$/g, "");
    if (isPublicHost(host, namespaces) && !isIdentifier(host)) return host;
  }
  if (!whole) return undefined;
  const host = text
    .trim()
    .toLowerCase()
    .replace(/^\*\./, "")
    .replace(/(?<=[\w\]]):\d{1,5}$/, "")
    .replaceAll(/^\[|\]$/g, "");

  return isPublicHost(host, namespaces) ? host : undefined;
}

/** A key whose value is a host: `host`, `dnsNames`, `externalUrl`, `KC_HOSTNAME`. */
export function asksForHost(key: string): boolean {
  return /(?:^|-)(?:hosts?|host-?names?|server-name|domains?|domain-name|fqdn|dns-?names?|addr|address|addresses|endpoints?|urls?|uri|servers?|nameservers?|issuer|ips?)$/.test(
    keyWords(key),
  );
}

/** Only examples have these: RFC 2606, RFC 6761. */
export function isExampleHost(host: string): boolean {
  return /(?:^|\.)(?:example|test|invalid|localhost)$|(?:^|\.)example\.(?:com|org|net)$/.test(host);
}

const afterScheme = /\b[a-z][a-z0-9+.-]*:\/\/(?:[^\s/@"']*@)?(?<host>\[[0-9a-f:.]+\]|[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)/g;

/** Names of schemas and vocabularies. */
function isIdentifier(host: string): boolean {
  return /^(?:www\.w3\.org|json-schema\.org|spdx\.org|schemas?\..*)$/.test(host);
}

/** `<name>.<namespace>` leads to a Service of the cluster. */
function isPublicHost(host: string, namespaces: ReadonlySet<string>): boolean {
  if (isIP(host) !== 0) return isPublicAddress(host);
  if (!/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}$/.test(host) || isExampleHost(host)) return false;
  if (namespaces.has(host.slice(host.lastIndexOf(".") + 1))) return false;

  return (
    !/(?:^|\.)(?:svc|local|internal|lan|home|corp|intranet|arpa)$/.test(host) &&
    !/\.svc\./.test(host) &&
    !/\.(?:ya?ml|json|conf|toml|sh|py|js|html?|txt|pem|crt|key)$/.test(host)
  );
}

/** Loopback, private, link-local, documentation, multicast and reserved ranges are nobody's public address. */
function isPublicAddress(address: string): boolean {
  if (!isIPv4(address)) return /^[23][0-9a-f]{3}:/.test(address) && !address.startsWith("2001:db8:");
  const [a, b, c] = address.split(".").map(Number) as [number, number, number];
  const special =
    a === 0 ||
    a === 10 ||
    a === 127 ||
    a >= 224 ||
    (a === 100 && b >= 64 && b < 128) ||
    (a === 169 && b === 254) ||
    (a === 172 && b >= 16 && b < 32) ||
    (a === 192 && b === 168) ||
    (a === 192 && b === 0) ||
    (a === 198 && (b === 18 || b === 19)) ||
    (a === 198 && b === 51 && c === 100) ||
    (a === 203 && b === 0 && c === 113);

  return !special;
}
