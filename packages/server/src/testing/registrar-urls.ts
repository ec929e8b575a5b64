import type { Lab } from "@catalyst/lab";

/** Below the lab's address each registrar has the path that its real API has. */
const paths = { cloudflare: "/client/v4", namecheap: "/xml.response", godaddy: "", ovh: "/1.0", dynadot: "/api3.json" };

/** Variables that make a mothership drive the lab's registrars. */
export function registrarURLs({ registrarsURL }: Pick<Lab, "registrarsURL">): Record<string, string> {
  return Object.fromEntries(
    Object.entries(paths).map(([name, path]) => [`PDM_REGISTRAR_${name.toUpperCase()}_BASE_URL`, `${registrarsURL}/${name}${path}`]),
  );
}
