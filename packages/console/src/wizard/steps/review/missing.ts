import { textOf } from "../../../i18n/texts.ts";
import { currentDraft } from "../../draft/draft-store.ts";
import { providerOf } from "../../rules/provider-facts.ts";
import { resolveRegions } from "../../rules/regions.ts";
import type { Missing } from "../../step-definition.ts";
import { missingCredentials } from "../credentials/missing.ts";
import { missingDomain } from "../domain/missing.ts";
import { missing as missingOrganisation } from "../organisation/missing.ts";
import { missing as missingProvider } from "../provider/missing.ts";
import { missing as missingTopology } from "../topology/missing.ts";
import { missingChecks } from "./launch.ts";
import { currentPreflight } from "./preflight.ts";
import type { SectionName } from "./review-section.tsx";

/** What keeps the run from starting, as far as it is known: gaps of earlier steps first, then what the preflight found. */
export function missingReview(): Missing[] {
  const gaps = missingParts();
  if (gaps.length > 0) return gaps;
  const { state, reply, accepted } = currentPreflight();
  return state === "done" ? missingChecks(reply, accepted) : [];
}

/** What earlier steps lack, each with the link that leads there. A reload forgets tokens, so this happens to everybody. */
export function missingParts(): Missing[] {
  return [
    ...lackOf("organisation", missingOrganisation()),
    ...lackOf("topology", missingTopology()),
    ...lackOf("provider", [...missingProvider(), ...planOnlyRegions()]),
    ...missingCredentials().flatMap((gap) => lackOf(sshFields.has(gap.field) ? "ssh" : "credentials", [gap])),
    ...lackOf("domain", missingDomain()),
  ];
}

const sshFields: ReadonlySet<string> = new Set(["ssh-generate-button", "ssh-paste-input", "ssh-saved"]);

function lackOf(section: SectionName, gaps: Missing[]): Missing[] {
  return gaps.map(({ text }) => ({ field: `review-edit-${section}`, text }));
}

function planOnlyRegions(): Missing[] {
  const t = textOf("review");
  return resolveRegions(currentDraft())
    .filter(({ isPlanOnly }) => isPlanOnly)
    .map(({ index, provider }) => ({
      field: "",
      text: t("missing.plan-only", { region: index + 1, provider: providerOf(provider)?.name ?? provider }),
    }));
}
