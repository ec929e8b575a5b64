import { invalidInput } from "./errors.ts";

export type Labels = Record<string, string>;

// The vendor's client validates with these two patterns (hcloud-go, labels.go); the service refuses the same.
const keyPattern = /^([a-z0-9A-Z]((?:[-_.]|[a-z0-9A-Z]){0,253}[a-z0-9A-Z])?\/)?[a-z0-9A-Z]((?:[-_.]|[a-z0-9A-Z]|){0,61}[a-z0-9A-Z])?$/;
const valuePattern = /^(([a-z0-9A-Z](?:[-_.]|[a-z0-9A-Z]){0,61})?[a-z0-9A-Z]$|$)/;

/** Throws `invalid_input` on field `labels` when a key or value would not be accepted. */
export function checkLabels(labels: Labels): Labels {
  for (const [key, value] of Object.entries(labels)) {
    if (!keyPattern.test(key)) throw invalidInput("labels", `label key '${key}' is not correctly formatted`);
    if (key.startsWith("hetzner.cloud/")) throw invalidInput("labels", "label prefix 'hetzner.cloud/' is reserved");
    if (!valuePattern.test(value)) throw invalidInput("labels", `label value '${value}' (key: ${key}) is not correctly formatted`);
  }
  return labels;
}

type Term = (labels: Labels) => boolean;

/** Compiles a selector: terms joined by commas must all hold. Throws `invalid_input` on field `label_selector`. */
export function parseSelector(selector: string): Term {
  const terms = splitTerms(selector).map(parseTerm);
  return (labels) => terms.every((holds) => holds(labels));
}

const keyText = "[A-Za-z0-9](?:[-A-Za-z0-9_./]*[A-Za-z0-9])?";
const setTerm = new RegExp(`^(${keyText})\\s+(in|notin)\\s*\\(([^()]*)\\)$`);
const equalTerm = new RegExp(`^(${keyText})\\s*(==|=|!=)\\s*([-A-Za-z0-9_.]*)$`);
const existsTerm = new RegExp(`^(!?)\\s*(${keyText})$`);

function splitTerms(selector: string): string[] {
  const terms: string[] = [];
  let depth = 0;
  let term = "";
  for (const character of selector) {
    if (character === "(") depth++;
    if (character === ")") depth--;
    if (character === "," && depth === 0) {
      terms.push(term.trim());
      term = "";
    } else term += character;
  }
  return [...terms, term.trim()];
}

function parseTerm(term: string): Term {
  const set = setTerm.exec(term);
  if (set) {
    const values = new Set(set[3]!.split(",").map((value) => value.trim()));
    for (const value of values) if (!valuePattern.test(value)) throw badSelector(term);
    // A resource without the key also matches a negative term.
    return (labels) => (set[2] === "in") === values.has(own(labels, set[1]!) ?? missing);
  }
  const equal = equalTerm.exec(term);
  if (equal) {
    if (!valuePattern.test(equal[3]!)) throw badSelector(term);
    return (labels) => (equal[2] !== "!=") === (own(labels, equal[1]!) === equal[3]);
  }
  const exists = existsTerm.exec(term);
  if (exists) return (labels) => (exists[1] === "") === (own(labels, exists[2]!) !== undefined);
  throw badSelector(term);
}

// A NUL byte cannot appear in a label value, so it equals none of a set.
const missing = "\0";

function own(labels: Labels, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}

function badSelector(term: string): Error {
  return invalidInput("label_selector", `label selector term '${term}' is not valid`);
}
