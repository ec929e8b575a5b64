/** A text of unknown direction for use inside a sentence: its signs stay with it. */
export function isolated(text: string): string {
  return `\u2068${text}\u2069`;
}
