import type { CreateRequest } from "@catalyst/contract";
import type { Findings, RequestRules } from "./validate-request.ts";

const tokenLength = 64;

/** The cloud token, trimmed. What it may do is found out by preflight; here only what can be seen. */
export function readToken(request: CreateRequest, rules: RequestRules, findings: Findings): string {
  const token = request.hetznerToken?.trim();
  if (token === undefined || token === "") findings.wrong("hetznerToken", "is required");
  else if (token.length !== tokenLength)
    findings.wrong("hetznerToken", `must have exactly ${tokenLength} characters; this one has ${token.length}`);
  else if (!rules.tokenFits(token))
    findings.wrong(
      "hetznerToken",
      "does not belong to the cloud that this mothership talks to (a lab token is for a lab, a real one for Hetzner)",
    );
  const projectID = (request.hetznerProjectID ?? request.hetznerProjectId ?? "").trim();
  if (!/^\d{0,32}$/.test(projectID)) findings.wrong("hetznerProjectID", "must be digits, 32 at most");
  if (request.sovereignCloudToken !== undefined) {
    const own = request.sovereignCloudToken.trim();
    if (own.length !== tokenLength) findings.wrong("sovereignCloudToken", `must have exactly ${tokenLength} characters`);
    else if (own === token)
      findings.warnings.push("The Sovereign's own cloud token is the provisioning token; a separate one can be revoked separately");
  }
  return token ?? "";
}
