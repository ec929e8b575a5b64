/** Most ranges of one list. */
export const mostRanges = 20;

/** Ranges of a text, one a line or separated by commas; empty parts do not count. */
export function readRanges(text: string): string[] {
  return text
    .split(/[\s,;]+/)
    .map((part) => part.toLowerCase())
    .filter((part) => part !== "");
}

/** Whether a text is a range in CIDR form, of IPv4 or IPv6. */
export function isRange(text: string): boolean {
  const [address = "", bits = "", ...more] = text.split("/");
  if (more.length > 0 || !/^\d{1,3}$/.test(bits)) return false;
  return address.includes(":") ? Number(bits) <= 128 && isIPv6(address) : Number(bits) <= 32 && isIPv4(address);
}

function isIPv4(text: string): boolean {
  const parts = text.split(".");
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

/** The URL standard's own reading of an address in brackets. */
function isIPv6(text: string): boolean {
  return /^[0-9a-f:.]+$/.test(text) && URL.canParse(`http://[${text}]`);
}
