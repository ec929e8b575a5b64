import { apiErrors } from "../packages/contract/src/errors.ts";

const begin = "<!-- generated: api-errors -->";
const end = "<!-- /generated -->";

/** The document with its generated table made anew from the contract. Throws when the document has no place for it. */
export function withErrorTable(document: string): string {
  const from = document.indexOf(begin);
  const to = document.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`The document lacks the lines ${begin} and ${end}`);

  return `${document.slice(0, from + begin.length)}\n${renderErrorTable()}\n${document.slice(to)}`;
}

function renderErrorTable(): string {
  const rows = Object.entries(apiErrors)
    .toSorted(([codeA, a], [codeB, b]) => a.status - b.status || (codeA < codeB ? -1 : 1))
    .map(([code, { status, title, next }]) => `| ${status} | \`${code}\` | ${cell(title)} | ${cell(next)} |`);

  return ["| status | `error` | what it says | what to do next |", "|---|---|---|---|", ...rows].join("\n");
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}
