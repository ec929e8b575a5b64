import { routes } from "@catalyst/contract";
import { type App, addRoute } from "../../http/add-route.ts";
import { isDomainName, longestDomain } from "../../platform/domain-name.ts";
import { CatalystError } from "../../platform/errors.ts";
import type { Logger } from "../../platform/log.ts";
import type { RandomBytes } from "../../platform/random.ts";
import { generateSSHKey } from "./generate-ssh-key.ts";

export interface SSHKeyRoutesParts {
  random: RandomBytes;
  log: Logger;
}

/** Registers the making of key pairs. The reply is the only copy; the log knows the fingerprint alone. */
export function registerSSHKeyRoutes(app: App, { random, log }: SSHKeyRoutesParts): void {
  addRoute(app, routes.generateSSHKey, async ({ body, reply }) => {
    const pair = generateSSHKey(commentFor(body.fqdn), random);

    log.info({ fingerprint: pair.fingerprint }, "an SSH key pair was made");
    reply.header("cache-control", "no-store");
    return pair;
  });
}

function commentFor(fqdn: string | undefined): string {
  const domain = fqdn?.trim().toLowerCase() ?? "";
  if (domain === "") return "catalyst";
  if (isDomainName(domain)) return `catalyst@${domain}`;
  throw new CatalystError("invalid-request", {
    fields: { fqdn: `must be a domain of at least two labels and at most ${longestDomain} characters` },
  });
}
