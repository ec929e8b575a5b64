import { isPoolLabel } from "./domain-name.ts";

/** An Organization's name as a label of a-z, 0-9 and hyphens; empty when nothing of it can be written so. */
export function slugOf(name: string): string {
  return name
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll("&", " and ")
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 40)
    .replace(/-+$/, "");
}

/** Subdomains that an Organization's name suggests, the most obvious first. */
export function proposeSubdomains(orgName: string): string[] {
  const slug = slugOf(orgName);
  const words = slug.split("-").filter((word) => !legalForms.has(word));
  const proposals = [words.join("-"), words[0] ?? "", `${words[0] ?? ""}-cloud`, `${words.join("-")}-sovereign`];
  return [...new Set(proposals)].filter(isPoolLabel).slice(0, 3);
}

/** They tell what a company is and not what it is called. */
const legalForms = new Set(["ltd", "llc", "inc", "gmbh", "ag", "plc", "saoc", "saog", "spc", "sa", "bv", "co"]);
