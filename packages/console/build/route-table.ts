import { routes } from "@catalyst/contract";
import type { Plugin } from "vite";

const name = "virtual:route-table";

/** The addresses of the contract's routes without their schemas, which a browser does not need. */
export function routeTable(): Plugin {
  return {
    name: "catalyst:route-table",
    resolveId: (source) => (source === name ? `\0${name}` : undefined),
    load(id) {
      if (id !== `\0${name}`) return undefined;
      const table = Object.fromEntries(
        Object.entries(routes).map(([route, { method, path, prefix }]) => [route, { method, path, prefix }]),
      );
      return `export const routeTable = ${JSON.stringify(table)};`;
    },
  };
}
