import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { renderCrds } from "./render-crds.ts";

it.each(renderCrds())("$path is what the contract says; `node scripts/write-crds.ts` writes it", ({ path, text }) => {
  const shipped = readFileSync(new URL(`../${path}`, import.meta.url), "utf8");

  expect(shipped).toBe(text);
});
