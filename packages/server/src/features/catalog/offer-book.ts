import type { Clock } from "../../platform/clock.ts";
import type { CloudOffers, ConnectCloud } from "../deployments/cloud.ts";
import type { Availability } from "./catalog.ts";

/** What the cloud last said it sells. A mothership has no token of its own, so it learns this when somebody's token is checked. */
export interface OfferBook {
  /** The same connection, whose offers are noted on the way. What is sold is the same for all projects. */
  watching(connect: ConnectCloud): ConnectCloud;
  /** Undefined when nobody has asked lately. */
  available(): Availability;
}

/** Stock changes by the hour; older knowledge is none, milliseconds. */
export const freshMs = 15 * 60_000;

export function createOfferBook(clock: Clock): OfferBook {
  let noted: { offers: CloudOffers; at: number } | undefined;

  return {
    watching: (connect) => (token) => {
      const cloud = connect(token);
      return {
        ...cloud,
        async offers(signal) {
          const offers = await cloud.offers(signal);
          noted = { offers, at: clock.now().getTime() };
          return offers;
        },
      };
    },
    available() {
      if (!noted || clock.now().getTime() - noted.at >= freshMs) return undefined;
      return new Map(noted.offers.serverTypes.map(({ name, availableIn, deprecated }) => [name, deprecated ? [] : availableIn]));
    },
  };
}
