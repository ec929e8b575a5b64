import type { TSchema, Type } from "typebox";
import { Compile } from "typebox/compile";
import { AdminProblem } from "./admin-problem.ts";

/** A body that must fit a schema, compiled once. Throws a problem with status 400 when one does not. */
export function bodyReader<S extends TSchema>(schema: S): (body: unknown) => Type.Static<S> {
  const validator = Compile<TSchema>(schema);
  return (body) => {
    const value = body ?? {};
    if (validator.Check(value)) return value as Type.Static<S>;
    const errors = validator.Errors(value).map((error) => `${error.instancePath || "/"} ${error.message}`);
    throw new AdminProblem(400, errors.join("; "));
  };
}
