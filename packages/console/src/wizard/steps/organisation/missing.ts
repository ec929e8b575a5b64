import { textOf } from "../../../i18n/texts.ts";
import { currentDraft } from "../../draft/draft-store.ts";
import { nameProblem } from "../../rules/organisation-name.ts";
import type { Missing } from "../../step-definition.ts";

export const nameField = "org-name";

export function missing(): Missing[] {
  const problem = nameProblem(currentDraft().orgName);
  return problem ? [{ field: nameField, text: textOf("plan")(`organisation.name.${problem}`) }] : [];
}
