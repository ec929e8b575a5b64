/** A Blueprint that cannot be begun as asked. The message says what is wrong, `next` what to do. */
export class ScaffoldError extends Error {
  override readonly name = "ScaffoldError";
  readonly next: string | undefined;

  constructor(message: string, next?: string) {
    super(message);
    this.next = next;
  }
}
