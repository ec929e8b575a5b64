import type { PreflightReply } from "@catalyst/contract";
import type { Draft } from "../../draft/draft.ts";
import { costOf } from "../../rules/cost.ts";
import { resolveRegions } from "../../rules/regions.ts";

export const figureNames = ["servers", "loadBalancers", "networks", "hourlyEUR", "monthlyEUR"] as const;
export type FigureName = (typeof figureNames)[number];

/** What a plan comes to. Money in euro by list prices of the servers; null where a price is not published. */
export type Figures = Record<FigureName, number | null>;

/** As this page counts: each region has a network and a load balancer of its own. */
export function ownFigures(draft: Draft): Figures {
  const regions = resolveRegions(draft);
  const { total, isComplete } = costOf(regions);
  return {
    servers: regions.reduce((sum, { serverCount }) => sum + serverCount, 0),
    loadBalancers: regions.length,
    networks: regions.length,
    hourlyEUR: isComplete ? total.hourly : null,
    monthlyEUR: isComplete ? total.monthly : null,
  };
}

export function figuresOf({ servers, loadBalancers, networks, cost }: PreflightReply): Figures {
  return { servers, loadBalancers, networks, ...cost };
}

/** Figures in which the two do not agree. Both round alike, so any difference means that they do not speak of the same plan. */
export function differencesOf(own: Figures, theirs: Figures): FigureName[] {
  return figureNames.filter((name) => own[name] !== null && own[name] !== theirs[name]);
}
