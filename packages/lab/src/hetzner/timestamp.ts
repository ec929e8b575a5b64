/** The vendor's time format: whole seconds, UTC, with a numeric offset. */
export function timestamp(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}+00:00`;
}
