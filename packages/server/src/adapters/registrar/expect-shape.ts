import { RegistrarError } from "../../platform/registrar-error.ts";

/** Hands a foreign value on once it has the expected shape. Anything else is a change of theirs, and says where. */
export function expectShape<S>(
  checker: { Check(value: unknown): value is S; Errors(value: unknown): Iterable<{ instancePath: string; message: string }> },
  value: unknown,
  registrar: string,
  what: string,
): S {
  if (checker.Check(value)) return value;
  const [first] = checker.Errors(value);
  throw new RegistrarError("registrar-error", {
    detail:
      `${registrar}'s answer to ${what} has an unexpected shape (${first?.instancePath || "/"} ${first?.message ?? "does not fit"}); ` +
      "look at the domain in its panel, and delegate by hand.",
  });
}
