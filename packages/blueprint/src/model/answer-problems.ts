import { Ajv2020 } from "ajv/dist/2020.js";
import ajvFormats from "ajv-formats";
import type { JsonSchema } from "./config-properties.ts";

/** Why a form would not accept these answers, a sentence for each, with the property's path in front. */
export function answerProblems(schema: JsonSchema, answers: Record<string, unknown>): string[] {
  const ajv = new Ajv2020({ allErrors: true, strict: false, logger: false });
  ajvFormats.default(ajv);
  const { $schema: _, $id: __, ...form } = schema;
  const validate = ajv.compile(form);
  if (validate(answers)) return [];

  return (validate.errors ?? []).map(({ instancePath, message, params }) => {
    const extra = "additionalProperty" in params ? ` (${String(params["additionalProperty"])})` : "";

    return `${instancePath === "" ? "/" : instancePath}: ${message ?? "is refused"}${extra}`;
  });
}
