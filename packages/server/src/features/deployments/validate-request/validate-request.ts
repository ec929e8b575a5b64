import type { CreateRequest } from "@catalyst/contract";
import { CatalystError } from "../../../platform/errors.ts";
import { Secret } from "../../../platform/secret.ts";
import type { DeploymentSpec } from "../deployment.ts";
import { knownPart } from "./known-part.ts";
import { readAddressLists } from "./read-address-lists.ts";
import { readDomain } from "./read-domain.ts";
import { readOrganization } from "./read-organization.ts";
import { readRegions } from "./read-regions.ts";
import { readSources } from "./read-sources.ts";
import { readSSHKey } from "./read-ssh-key.ts";
import { readToken } from "./read-token.ts";

/** What the mothership's configuration has to say about requests. */
export interface RequestRules {
  pools: string[];
  forbiddenDomains: string[];
  /** Ids of the registrars in use; undefined where another mothership has them, which then says so itself. */
  registrars?: readonly string[];
  egressCIDRs: string[];
  /** Whether a token may be sent to the configured cloud at all. */
  tokenFits(token: string): boolean;
}

export interface ValidatedRequest {
  spec: DeploymentSpec;
  secrets: Secret[];
  warnings: string[];
}

/** Collects what is wrong and what is doubtful while a request is read. */
export interface Findings {
  /** `{member: sentence}`; one sentence a member, the first that was found. */
  fields: Record<string, string>;
  warnings: string[];
  wrong(member: string, sentence: string): void;
}

/** Checks a create request against every rule at once and fills in what it leaves out. Throws with all that is wrong in `fields`. */
export function validateRequest(sent: CreateRequest, rules: RequestRules): ValidatedRequest {
  const findings = startFindings();
  const request = knownPart(sent, findings);
  const organization = readOrganization(request, findings);
  const domain = readDomain(request, rules, findings);
  const regions = readRegions(request, findings);
  const sshPublicKey = readSSHKey(request, findings);
  const lists = readAddressLists(request, rules.egressCIDRs, findings);
  const sources = readSources(request, findings);
  const token = readToken(request, rules, findings);
  if (!topologies.has(request.keycloakTopology ?? "shared-sovereign"))
    findings.wrong("keycloakTopology", "must be shared-sovereign or per-organization");
  if (Object.keys(findings.fields).length > 0) {
    const count = Object.keys(findings.fields).length;
    throw new CatalystError("invalid-request", {
      detail: `${count === 1 ? "One member is" : `${count} members are`} not valid: ${Object.keys(findings.fields).join(", ")}`,
      fields: findings.fields,
    });
  }

  const secrets = [new Secret("hcloud_token", token)];
  if (request.registrar) secrets.push(new Secret("registrar_token", request.registrar.token.trim()));
  if (request.sovereignCloudToken) secrets.push(new Secret("sovereign_cloud_token", request.sovereignCloudToken.trim()));
  if (request.objectStorage) {
    secrets.push(
      new Secret("object_storage_access_key", request.objectStorage.accessKey),
      new Secret("object_storage_secret_key", request.objectStorage.secretKey),
    );
  }
  const { hetznerToken: _, registrar: __, sovereignCloudToken: ___, objectStorage: ____, ...shown } = request;
  const spec: DeploymentSpec = {
    ...organization,
    ...domain,
    ...lists,
    ...sources,
    regions,
    sshPublicKey,
    hetznerProjectID: (request.hetznerProjectID ?? request.hetznerProjectId ?? "").trim(),
    carryOver: request.carryOver ?? false,
    dedicatedProject: request.dedicatedProject ?? true,
    request: shown,
  };
  return { spec, secrets, warnings: findings.warnings };
}

const topologies: ReadonlySet<string> = new Set(["shared-sovereign", "per-organization"]);

function startFindings(): Findings {
  const fields: Record<string, string> = {};
  return {
    fields,
    warnings: [],
    wrong(member, sentence) {
      fields[member] ??= sentence;
    },
  };
}
