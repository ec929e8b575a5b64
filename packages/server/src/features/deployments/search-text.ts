/** What a deployment is found by. */
export function searchTextOf({ fqdn, orgName }: { fqdn: string; orgName: string }): string {
  return fold(`${fqdn} ${orgName}`);
}

/** What people type in one of several ways is looked for in one. */
export function fold(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}
