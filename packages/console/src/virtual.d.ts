declare module "virtual:route-table" {
  import type { RouteAddress, RouteName } from "@catalyst/contract";
  export const routeTable: Record<RouteName, RouteAddress>;
}
