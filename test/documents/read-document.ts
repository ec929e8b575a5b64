/** What a test wants to know of a Markdown document. */
export interface DocumentParts {
  /** Targets of links that lead into this repository. */
  links: string[];
  /** Texts of code spans, on one line each. */
  spans: string[];
  /** Words behind `./catalyst`, or `catalyst` in a span, as far as they are plain words and options. */
  commands: string[][];
  /** Names of the headings as forges link to them. */
  anchors: string[];
  /** The text without code. */
  prose: string;
}

export function readDocument(markdown: string): DocumentParts {
  const fences = [...markdown.matchAll(/^```[^\n]*\n([\s\S]*?)^```/gm)].map((match) => match[1] ?? "");
  const unfenced = markdown.replaceAll(/^```[\s\S]*?^```/gm, "");
  const spans = [...unfenced.matchAll(/`([^`]+)`/g)].map((match) => (match[1] ?? "").replaceAll(/\s+/g, " "));
  const prose = unfenced.replaceAll(/`[^`]*`/g, "");

  return {
    links: [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? "").filter((target) => !/^[a-z]+:/.test(target)),
    spans,
    commands: [...spans, ...fences.flatMap((fence) => fence.split("\n"))].flatMap(commandsIn),
    anchors: [...unfenced.matchAll(/^#+ (.+)$/gm)].map((match) => anchorOf(match[1] ?? "")),
    prose,
  };
}

/** A placeholder, a file or a comment ends the words that can be checked. */
function commandsIn(line: string): string[][] {
  return [...line.matchAll(/(?:\.\/|^)catalyst((?: +(?:[a-z][a-z-]*|--?[a-z][a-z-]*)(?![\w/.=]))+)/g)].map((match) =>
    (match[1] ?? "").trim().split(/ +/),
  );
}

function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
}
