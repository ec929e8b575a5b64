import { createHash } from "node:crypto";
import type { AllocationKind } from "@catalyst/contract";

/** Width of the column that holds a zone's account at the authoritative server. */
const longestAccount = 40;

/** Who a name's zone belongs to at the authoritative server; nobody else's zone of that name is ever touched. */
export function zoneAccountOf({
  kind,
  fqdn,
  deploymentId,
}: {
  kind: AllocationKind;
  fqdn: string;
  deploymentId: string | undefined;
}): string {
  const [slug = ""] = fqdn.split(".");
  const owner = kind === "organization" ? `org:${slug}` : `sovereign:${deploymentId ?? digestOf(fqdn)}`;
  return owner.length <= longestAccount ? owner : `${owner.split(":")[0]}:${digestOf(owner)}`;
}

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
