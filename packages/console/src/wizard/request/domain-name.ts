/** Longest domain of a Sovereign: it becomes the value of a cloud label, which holds 63 characters. */
export const longestDomain = 63;

/** Names that a Sovereign's zone is made with, below its own. */
export const sovereignNames = ["console", "@", "*", "api", "gitea", "harbor"] as const;

/** A name as people write it, as DNS knows it: trimmed, lower-case, without a final dot, other scripts as punycode. */
export function toASCII(text: string): string {
  const name = text.trim().toLowerCase().replace(/\.$/, "");
  // Plain names are left alone: the URL standard's reading would take `12` for an address. What it cannot read stays, and fits no rule.
  if (/^[\x20-\x7e]*$/.test(name) || /[\s/?#@:\\]/.test(name)) return name;
  return URL.parse(`http://${name}`)?.hostname ?? name;
}

/** The same name for people's eyes: labels of punycode as the letters they stand for. */
export function toUnicode(name: string): string {
  return name
    .split(".")
    .map((label) => (label.startsWith("xn--") ? (decodePunycode(label.slice(4)) ?? label) : label))
    .join(".");
}

/** Whether a normalised label may be asked for below a pool: no `--` where it would look like another script's. */
export function isPoolLabel(label: string): boolean {
  return /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label) && label.slice(2, 4) !== "--";
}

/** Whether a normalised text is a domain of at least two labels. Its length is judged apart: see `longestDomain`. */
export function isDomainName(text: string): boolean {
  const labels = text.split(".");
  return labels.length >= 2 && labels.every((label) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label));
}

/** One `@`, no spaces, a dot in the host. The server's rule is stricter and has the last word. */
export function isEmail(text: string): boolean {
  return /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(text.trim());
}

// Parameters of RFC 3492 §5.
const [base, tMin, tMax, skew, damp, initialBias, initialN] = [36, 1, 26, 38, 700, 72, 128];

/** RFC 3492 §6.2; undefined for what is no punycode. */
function decodePunycode(text: string): string | undefined {
  const split = text.lastIndexOf("-");
  const output = split > 0 ? text.slice(0, split).split("") : [];
  let [n, i, bias] = [initialN, 0, initialBias];
  for (let at = split > 0 ? split + 1 : 0; at < text.length;) {
    const before = i;
    for (let [weight, k] = [1, base]; ; k += base) {
      const digit = digitOf(text.charCodeAt(at++));
      if (digit === undefined) return undefined;
      i += digit * weight;
      const threshold = Math.min(Math.max(k - bias, tMin), tMax);
      if (digit < threshold) break;
      weight *= base - threshold;
    }
    bias = adapt(i - before, output.length + 1, before === 0);
    n += Math.floor(i / (output.length + 1));
    i %= output.length + 1;
    if (n > 0x10ffff) return undefined;
    output.splice(i++, 0, String.fromCodePoint(n));
  }
  return output.join("");
}

function digitOf(code: number): number | undefined {
  if (code >= 97 && code <= 122) return code - 97;
  return code >= 48 && code <= 57 ? code - 22 : undefined;
}

function adapt(delta: number, count: number, isFirst: boolean): number {
  let rest = isFirst ? Math.floor(delta / damp) : Math.floor(delta / 2);
  rest += Math.floor(rest / count);
  let k = 0;
  for (; rest > ((base - tMin) * tMax) / 2; k += base) rest = Math.floor(rest / (base - tMin));
  return k + Math.floor(((base - tMin + 1) * rest) / (rest + skew));
}
