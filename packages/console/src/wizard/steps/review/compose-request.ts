import type { ComponentCatalog } from "@catalyst/contract";
import { catalogQuery } from "../../../api/queries.ts";
import { queryClient } from "../../../api/query-client.ts";
import { currentDraft } from "../../draft/draft-store.ts";
import { buildRequest, type Consent, type SentRequest } from "../../request/build-request.ts";
import { resolveRegions } from "../../rules/regions.ts";
import { currentSecrets } from "../../secrets.ts";

/** The request as draft and memory have it now. What Review shows, what is checked and what is sent all come from here. */
export function composeRequest(
  catalogue: Pick<ComponentCatalog, "components" | "families">,
  options: { consent?: Consent; rehearse?: boolean } = {},
): SentRequest {
  const draft = currentDraft();
  return buildRequest({ draft, secrets: currentSecrets(), regions: resolveRegions(draft), catalogue, ...options });
}

/** The catalogue, read if it is not there yet. Throws what reading it throws. */
export function readCatalogue(): Promise<ComponentCatalog> {
  return queryClient.ensureQueryData(catalogQuery);
}
