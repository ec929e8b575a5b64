/** PowerDNS writes names with a trailing dot; the rest of the program without. */
export function absolute(name: string): string {
  return name.endsWith(".") ? name : `${name}.`;
}

/** Without the trailing dot, lower-case. */
export function relative(name: string): string {
  return name.toLowerCase().replace(/\.$/, "");
}

/** A zone's or key's id in an address, as PowerDNS forms it: other signs than letters, digits, dots and hyphens become `=` and two digits. */
export function idOf(name: string): string {
  return absolute(name).replaceAll(/[^A-Za-z0-9.-]/g, (sign) => `=${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`);
}
