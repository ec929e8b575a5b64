import { textOf } from "../../../i18n/texts.ts";
import { currentDraft } from "../../draft/draft-store.ts";
import { parsePublicKey } from "../../request/parse-public-key.ts";
import { defaultProvider, providerOf } from "../../rules/provider-facts.ts";
import { resolveRegions } from "../../rules/regions.ts";
import { currentSecrets } from "../../secrets.ts";
import type { Missing } from "../../step-definition.ts";
import { isRange, mostRanges } from "./address-ranges.ts";
import { currentSSHKey } from "./ssh-key.ts";
import { tokenLength } from "./token-failure.ts";

export const providerName: string = providerOf(defaultProvider)?.name ?? defaultProvider;

/** Whether any region is one that Catalyst provisions: only then credentials are asked for. */
export function needsCredentials(): boolean {
  return resolveRegions(currentDraft()).some(({ isPlanOnly }) => !isPlanOnly);
}

/** What keeps the step from being left, from draft and memory alone. Whether the token works is found out on leaving. */
export function missingCredentials(): Missing[] {
  return [...(needsCredentials() ? missingForCloud() : []), ...missingKey(), ...missingAdvanced()];
}

function missingForCloud(): Missing[] {
  const t = textOf("credentials");
  const { hetznerProjectId } = currentDraft();
  const token = currentSecrets().hetznerToken.trim();
  return listed([
    token === "" && { field: "credential-token-hetzner", text: t("missing.token", { provider: providerName }) },
    token !== "" &&
      token.length !== tokenLength && {
        field: "credential-token-hetzner",
        text: t("missing.token-length", { wanted: tokenLength, count: token.length }),
      },
    !/^\d{1,32}$/.test(hetznerProjectId.trim()) && {
      field: "hetzner-project-id",
      text: t(hetznerProjectId.trim() === "" ? "missing.project" : "missing.project-format"),
    },
  ]);
}

function missingKey(): Missing[] {
  const t = textOf("credentials");
  const { mode, generated } = currentSSHKey();
  const isKey = "key" in parsePublicKey(currentDraft().sshPublicKey);
  if (!isKey)
    return mode === "generate"
      ? [{ field: "ssh-generate-button", text: t("missing.key-generate") }]
      : [{ field: "ssh-paste-input", text: t("missing.key-paste") }];
  const isUnsaved = mode === "generate" && generated !== undefined && !currentSecrets().isPrivateKeySaved;
  return isUnsaved ? [{ field: "ssh-saved", text: t("missing.saved") }] : [];
}

function missingAdvanced(): Missing[] {
  const t = textOf("credentials");
  const { sshAllowedCIDRs, k8sAPIAllowedCIDRs, objectStorageRegion } = currentDraft();
  const { sovereignCloudToken, objectStorageAccessKey, objectStorageSecretKey } = currentSecrets();
  const own = sovereignCloudToken.trim();
  const storage = [objectStorageAccessKey.trim(), objectStorageSecretKey.trim()].filter((each) => each !== "").length;
  return listed([
    own !== "" &&
      own.length !== tokenLength && {
        field: "sovereign-cloud-token",
        text: t("missing.own-token-length", { wanted: tokenLength, count: own.length }),
      },
    storage === 1 && { field: "object-storage-access-key", text: t("missing.storage-keys") },
    storage === 2 && objectStorageRegion === "" && { field: "object-storage-region", text: t("missing.storage-region") },
    !areRanges(sshAllowedCIDRs) && { field: "ssh-allowed-ranges", text: t("missing.ssh-ranges") },
    !areRanges(k8sAPIAllowedCIDRs ?? []) && { field: "api-allowed-ranges", text: t("missing.api-ranges") },
  ]);
}

export function areRanges(ranges: readonly string[]): boolean {
  return ranges.length <= mostRanges && ranges.every(isRange);
}

function listed(each: (Missing | false)[]): Missing[] {
  return each.filter((one) => one !== false);
}
