import { domainToASCII } from "node:url";

/** A name as people write it, as DNS knows it: trimmed, lower-case, without a final dot, other scripts as A-labels. */
export function readName(text: string): string {
  const name = text.trim().toLowerCase().replace(/\.$/, "");
  // Plain names are left alone: the URL standard's reading would take `12` for an address. What it cannot read stays, and fits no rule.
  return isPlain(name) ? name : domainToASCII(name) || name;
}

/** Whether a normalised label may be given away: no A-label of another script, and no `--` where it would look like one. */
export function isPoolLabel(label: string): boolean {
  return /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label) && label.slice(2, 4) !== "--";
}

function isPlain(name: string): boolean {
  return /^[\x20-\x7e]*$/.test(name);
}
