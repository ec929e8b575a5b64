import { type Route, routes } from "@catalyst/contract";
import type { Plugin } from "vite";

const name = "virtual:route-table";

/** The addresses of the routes that people may call, without their schemas: a browser needs no more. */
export function routeTable(): Plugin {
  return {
    name: "catalyst:route-table",
    resolveId: (source) => (source === name ? `\0${name}` : undefined),
    load(id) {
      if (id !== `\0${name}`) return undefined;
      const table = Object.fromEntries(
        (Object.entries(routes) as [string, Route][])
          .filter(([, { access, forPeople }]) => forPeople || !/^(?:node|run|pdm:)/.test(access))
          .map(([route, { method, path, prefix }]) => [route, { method, path, prefix }]),
      );
      return `export const routeTable = ${JSON.stringify(table)};`;
    },
  };
}
