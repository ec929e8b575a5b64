export type RegistryProblem =
  /** Nobody answers, or not in time. */
  | "REG-UNREACHABLE"
  /** None were given, or they are wrong. */
  | "REG-CREDENTIALS"
  /** The credentials are right and may not do this. */
  | "REG-DENIED"
  /** What came is not what its digest names. */
  | "REG-BYTES"
  /** An answer that the distribution specification does not know. */
  | "REG-ANSWER"
  /** A reference that names no place in a registry. */
  | "REG-REFERENCE";

/** What a registry did not do. The message is a sentence that names registry and object, and never holds credentials. */
export class RegistryError extends Error {
  override readonly name = "RegistryError";
  readonly code: RegistryProblem;
  /** Of the answer, when there was one. */
  readonly status: number | undefined;

  constructor(code: RegistryProblem, sentence: string, options: ErrorOptions & { status?: number } = {}) {
    super(sentence, options);
    this.code = code;
    this.status = options.status;
  }
}
