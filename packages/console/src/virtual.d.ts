declare module "virtual:route-table" {
  import type { RouteAddress, RouteName } from "@catalyst/contract";
  export const routeTable: Record<RouteName, RouteAddress>;
}

declare module "virtual:texts" {
  import type { Message } from "./i18n/say.ts";
  /** Texts that come with the program, by `<locale>/<area>`. */
  export const inline: Record<string, Record<string, Message>>;
  /** Where the others are. */
  export const files: Record<string, string>;
}
