import { routes } from "@catalyst/contract";
import { type App, addRoute } from "../../http/add-route.ts";
import { answerCacheable } from "./answer-cacheable.ts";
import { componentCatalog, providerCatalog } from "./catalog.ts";
import type { OfferBook } from "./offer-book.ts";
import { providerSizesProgram } from "./provider-sizes.ts";

/** Registers the lists that a wizard chooses from. Anybody may read them. */
export function registerCatalogRoutes(app: App, { offers }: { offers: Pick<OfferBook, "available"> }): void {
  addRoute(app, routes.listComponents, async ({ request, reply }) => answerCacheable(request, reply, componentCatalog));
  addRoute(app, routes.listProviders, async ({ request, reply }) => answerCacheable(request, reply, providerCatalog(offers.available())));

  const program = providerSizesProgram();
  app.get("/sovereign/src/shared/constants/providerSizes.ts", { config: { open: true } }, async (request, reply) =>
    answerCacheable(request, reply.type("text/javascript; charset=utf-8"), program),
  );
}
