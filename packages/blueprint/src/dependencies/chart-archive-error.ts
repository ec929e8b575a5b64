export type ChartArchiveProblem =
  | "not-an-archive"
  | "path-traversal"
  | "absolute-path"
  | "not-a-file"
  | "several-roots"
  | "duplicate-entry"
  | "too-many-entries"
  | "too-large"
  | "empty";

/** A chart archive that nobody should unpack. The message is a sentence that names the entry. */
export class ChartArchiveError extends Error {
  readonly code: ChartArchiveProblem;

  constructor(code: ChartArchiveProblem, sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.name = "ChartArchiveError";
    this.code = code;
  }
}
