import type { Secret } from "./secret.ts";

/** Removes known secrets, and things shaped like secrets, from text that will be stored or sent. */
export interface Scrubber {
  (text: string): string;
}

/** Secrets shorter than this would match by accident. */
const shortestSecret = 8;

/** Secrets to look for, and the search. What a text costs does not depend on how many secrets are known. */
export interface SecretIndex {
  add(secret: Secret): void;
  /** Undoes one `add`; a value that was added for somebody else too is still looked for. */
  remove(secret: Secret): void;
  /** Raw, URL-, JSON- and base64-encoded forms become `[redacted:<name>]`. */
  scrub: Scrubber;
}

interface KnownForm {
  form: string;
  replacement: string;
  uses: number;
}

/** `onRedaction` counts. */
export function createSecretIndex(onRedaction?: () => void): SecretIndex {
  // By their first characters, the longest first.
  const known = new Map<string, KnownForm[]>();

  return {
    add(secret) {
      for (const form of encodingsOf(secret.open())) {
        const prefix = form.slice(0, shortestSecret);
        const forms = known.get(prefix) ?? [];
        const same = forms.find((each) => each.form === form);
        if (same) same.uses += 1;
        else known.set(prefix, [...forms, { form, replacement: `[redacted:${secret.name}]`, uses: 1 }].toSorted(byLength));
      }
    },
    remove(secret) {
      for (const form of encodingsOf(secret.open())) {
        const prefix = form.slice(0, shortestSecret);
        const forms = known.get(prefix)?.filter((each) => each.form !== form || (each.uses -= 1) > 0) ?? [];
        if (forms.length > 0) known.set(prefix, forms);
        else known.delete(prefix);
      }
    },
    scrub(text) {
      let clean = replaceKnown(text);
      for (const [shape, replacement] of shapes) clean = clean.replace(shape, () => mark(replacement));
      return clean;
    },
  };

  function replaceKnown(text: string): string {
    let clean = "";
    let copied = 0;
    for (let at = 0; at + shortestSecret <= text.length; at++) {
      const found = known.get(text.slice(at, at + shortestSecret))?.find(({ form }) => text.startsWith(form, at));
      if (!found) continue;
      clean += text.slice(copied, at) + mark(found.replacement);
      copied = at + found.form.length;
      at = copied - 1;
    }
    return copied === 0 ? text : clean + text.slice(copied);
  }

  function mark(replacement: string): string {
    onRedaction?.();
    return replacement;
  }
}

function byLength(a: KnownForm, b: KnownForm): number {
  return b.form.length - a.form.length;
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
