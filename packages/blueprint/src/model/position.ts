/** A place in a text, counted from 1 as editors do. */
export interface Position {
  line: number;
  column: number;
}

/** A place in a file of the repository. */
export interface Place extends Position {
  /** Relative to the repository's root, with forward slashes. */
  file: string;
}

/** The first character of a file: where something stands that is missing as a whole. */
export function startOf(file: string): Place {
  return { file, line: 1, column: 1 };
}
