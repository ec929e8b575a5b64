import { expect, test } from "vitest";
import { watchWarning } from "./watch-warning.ts";

const warning = { phase: "component", level: "warn", message: "The API server does not answer" };
const news = { phase: "component", level: "info", message: "installed", component: "cilium" };
const other = { phase: "tofu-apply", level: "warn", message: "slow" };

test.each([
  ["nothing happened", [], undefined],
  ["the watch itself warned", [news, warning, other], "The API server does not answer"],
  ["a component was heard of again", [warning, news], undefined],
  ["a single component warned", [{ ...news, level: "warn" }], undefined],
  ["only other work warned", [other], undefined],
])("when %s, the watch says so and no more", (_, events, expected) => {
  expect(watchWarning(events)).toBe(expected);
});
