/** Longest domain: it becomes the value of a cloud label, which holds 63 characters. */
export const longestDomain = 63;

/** Whether a lower-case text is a domain of at least two labels that a Sovereign may have. */
export function isDomainName(text: string): boolean {
  const labels = text.split(".");
  return text.length <= longestDomain && labels.length >= 2 && labels.every((label) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label));
}
