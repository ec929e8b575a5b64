import { hash } from "node:crypto";
import { BlockList, isIPv4 } from "node:net";

/** An IPv4 range as numbers; `size` counts addresses. */
export interface Range {
  base: number;
  bits: number;
  size: number;
}

/** Reads `10.0.0.0/16`. Undefined when it is not a range or its host bits are set. */
export function parseRange(text: string): Range | undefined {
  const [address = "", prefix = ""] = text.split("/");
  const bits = Number(prefix);
  if (!isIPv4(address) || !/^[0-9]{1,2}$/.test(prefix) || bits > 32) return undefined;
  const base = toNumber(address);
  const size = 2 ** (32 - bits);
  return base % size === 0 ? { base, bits, size } : undefined;
}

export function contains(outer: Range, inner: Range): boolean {
  return inner.base >= outer.base && inner.base + inner.size <= outer.base + outer.size;
}

export function overlap(a: Range, b: Range): boolean {
  return a.base < b.base + b.size && b.base < a.base + a.size;
}

export function holds(range: Range, address: string): boolean {
  const number = toNumber(address);
  return number >= range.base && number < range.base + range.size;
}

export function toNumber(address: string): number {
  return address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}

export function toAddress(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");
}

export function rangeText(range: Range): string {
  return `${toAddress(range.base)}/${range.bits}`;
}

const privateRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].map((text) => parseRange(text)!);

export function isPrivate(range: Range): boolean {
  return privateRanges.some((outer) => contains(outer, range));
}

/**
 * A firewall rule's range in the form the service stores: lower case, shortest IPv6. Undefined when it is none, or when host
 * bits are set, which the service refuses.
 */
export function canonicalCidr(text: string): string | undefined {
  const [address = "", prefix = ""] = text.split("/");
  if (!/^[0-9]{1,3}$/.test(prefix)) return undefined;
  if (isIPv4(address)) return parseRange(text) && text;
  try {
    const host = new URL(`http://[${address}]/`).hostname.slice(1, -1);
    if (Number(prefix) > 128) return undefined;
    const subnet = new BlockList();
    subnet.addSubnet(host, Number(prefix), "ipv6");
    return `${host}/${Number(prefix)}`;
  } catch {
    return undefined;
  }
}

/** A locally administered MAC that follows from what it belongs to. */
export function macAddress(key: string): string {
  const digest = hash("sha256", key, "hex");
  return `86:00:00:${digest.slice(0, 2)}:${digest.slice(2, 4)}:${digest.slice(4, 6)}`;
}

/** What an address is for decides its range: each range can be bound on Linux without privileges. */
export const publicRanges = { server: "127.64.0.0/16", load_balancer: "127.65.0.0/16", floating: "127.66.0.0/16" } as const;
export type PublicRange = keyof typeof publicRanges;
