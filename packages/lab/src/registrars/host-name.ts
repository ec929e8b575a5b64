const label = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;

/** As registrars keep names: lower case, without a trailing dot. */
export function canonicalHost(host: string): string {
  return host.trim().toLowerCase().replace(/\.$/, "");
}

/** Whether a text can be the name of a name server: at least two labels of letters, digits and hyphens. */
export function isHostName(host: string): boolean {
  const labels = host.split(".");
  return host.length <= 253 && labels.length >= 2 && labels.every((each) => label.test(each));
}

/** Whether a name is a domain or lies below it. */
export function isWithin(name: string, domain: string): boolean {
  return name === domain || name.endsWith(`.${domain}`);
}

export function sameHosts(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((host) => right.includes(host));
}
