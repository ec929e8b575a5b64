import type { Secret } from "./secret.ts";

/** Removes known secrets, and things shaped like secrets, from text that will be stored or sent. */
export interface Scrubber {
  (text: string): string;
}

/** Secrets shorter than this would match by accident. */
const shortestSecret = 8;

/** Makes a scrubber for the given secrets: raw, URL-, JSON- and base64-encoded forms become `[redacted:<name>]`. `onRedaction` counts. */
export function createScrubber(secrets: Iterable<Secret>, onRedaction?: () => void): Scrubber {
  const forms = new Map<string, string>();
  for (const secret of secrets) {
    for (const form of encodingsOf(secret.open())) forms.set(form, `[redacted:${secret.name}]`);
  }
  const longestFirst = [...forms.keys()].toSorted((a, b) => b.length - a.length);
  const known = longestFirst.length > 0 ? new RegExp(longestFirst.map((form) => RegExp.escape(form)).join("|"), "g") : undefined;

  return function scrub(text) {
    let clean = text;
    if (known) clean = clean.replace(known, (form) => mark(forms.get(form) ?? "[redacted]"));
    for (const [shape, replacement] of shapes) clean = clean.replace(shape, () => mark(replacement));
    return clean;
  };

  function mark(replacement: string): string {
    onRedaction?.();
    return replacement;
  }
}

const shapes: [RegExp, string][] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, "[redacted:private-key]"],
  [/Bearer\s+[A-Za-z0-9._~+/-]{8,}=*/gi, "Bearer [redacted:bearer]"],
];

function encodingsOf(value: string): string[] {
  const trimmed = value.trim();
  if (trimmed.length < shortestSecret) return [];
  const base64 = Buffer.from(trimmed).toString("base64");
  const forms = [
    value,
    trimmed,
    encodeURIComponent(trimmed),
    JSON.stringify(trimmed).slice(1, -1),
    base64,
    base64.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, ""),
    base64.replace(/=+$/, ""),
  ];
  return [...new Set(forms)];
}
