import type { CreateRequest } from "@catalyst/contract";
import type { Findings } from "./validate-request.ts";

export function readOrganization(request: CreateRequest, findings: Findings): { orgName: string; orgEmail: string } {
  const orgName = request.orgName.trim();
  if (orgName.length < 1 || orgName.length > 120) findings.wrong("orgName", "must have 1 to 120 characters");
  if (/\p{Cc}/u.test(orgName)) findings.wrong("orgName", "must not contain control characters");
  const orgEmail = request.orgEmail.trim();
  if (!isEmail(orgEmail)) findings.wrong("orgEmail", "must be an e-mail address with one @ and a valid host, such as ops@example.com");
  return { orgName, orgEmail };
}

/** One `@`, something printable before it, a host name of at least two labels behind it, 254 characters at most (RFC 5321). */
function isEmail(text: string): boolean {
  const [local = "", host = "", ...more] = text.split("@");
  if (more.length > 0 || text.length > 254) return false;
  return (
    /^[^\s\p{Cc}"(),:;<>[\\\]]{1,64}$/u.test(local) &&
    /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i.test(host)
  );
}
