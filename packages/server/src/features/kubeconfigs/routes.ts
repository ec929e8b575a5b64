import { routes } from "@catalyst/contract";
import { type App, addRoute } from "../../http/add-route.ts";
import { type KubeconfigParts, acceptKubeconfig, largestKubeconfig } from "./kubeconfigs.ts";
import { readKubeconfig } from "./read-kubeconfig.ts";

/** A little above the largest kubeconfig, so that one that is too large still gets its own answer. */
const bodyLimit = largestKubeconfig + 64 * 1024;

/** Registers the download for people and the post-back of nodes. Bodies of the latter are taken as they are, whatever type a node's curl declares. */
export function registerKubeconfigRoutes(app: App, parts: KubeconfigParts): void {
  addRoute(app, routes.readKubeconfig, async ({ params, query, request, reply }) => {
    const { fileName, region, kubeconfig } = await readKubeconfig(parts, params.id, query.region);
    request.audit.detail["region"] = region;
    reply.type("application/yaml").headers({ "content-disposition": `attachment; filename="${fileName}"`, "cache-control": "no-store" });
    return kubeconfig.open();
  });

  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", { parseAs: "buffer", bodyLimit }, (_request, body, done) => done(null, body));
    addRoute(
      scope,
      routes.postKubeconfig,
      async ({ params, query, request, signal }) => {
        const bearer = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? "")?.[1];
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        await acceptKubeconfig(parts, { deploymentId: params.id, region: query.region, bearer, body, signal });
      },
      { bodyLimit },
    );
  });
}
