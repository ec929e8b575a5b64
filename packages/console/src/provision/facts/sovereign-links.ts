export const dayOneItems = ["certificate", "backup", "scan-policy", "federation", "log-export", "organization", "environment"] as const;
export type DayOneItem = (typeof dayOneItems)[number];

/** Items that a Sovereign works without. */
export const optionalItems: ReadonlySet<DayOneItem> = new Set(["federation", "log-export"]);

/** Addresses inside a Sovereign, all from its own name. */
export function sovereignLinks(fqdn: string) {
  const console = `https://console.${fqdn}`;
  return {
    console,
    gitops: `https://gitea.${fqdn}`,
    vouchers: `${console}/bss/vouchers/new`,
    bss: `${console}/bss`,
    docs: `https://gitea.${fqdn}/explore/repos`,
    setup: `${console}/sovereign/admin/setup`,
    independence: `${console}/sovereign/admin/independence`,
  };
}
