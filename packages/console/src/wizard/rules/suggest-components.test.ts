import componentsFile from "@catalyst/contract/data/components.json" with { type: "json" };
import { expect, test } from "vitest";
import { suggestComponents } from "./suggest-components.ts";

const profile = (orgIndustry: string | null, orgSize: string | null = null, ...orgCompliance: string[]) =>
  suggestComponents({ orgIndustry, orgSize, orgCompliance });
const data = ["cnpg", "valkey", "strimzi", "debezium"];
const serving = ["kserve", "knative", "axon"];

test.each([
  ["a bank gets data services, metering and a private network", profile("Banking"), [...data, "openmeter", "strongswan"]],
  ["a hospital needs no metering", profile("Healthcare"), [...data, "strongswan"]],
  ["a shop needs no private network", profile("Retail"), [...data, "openmeter"]],
  ["a technology firm gets AI serving and metering", profile("Technology"), [...serving, "openmeter"]],
  ["the largest get data services and AI serving, whatever they do", profile("Government", "10,000+"), [...data, ...serving]],
  ["GDPR speaks for data services and, as any frame of audit, for a private network", profile(null, null, "GDPR"), [...data, "strongswan"]],
  ["another frame speaks for the private network alone", profile("Other", "Under 100", "SOC 2"), ["strongswan"]],
  ["nothing said, nothing proposed", profile(null), []],
])("%s", (_, suggested, expected) => {
  expect(suggested).toEqual(expected);
});

test("only components that exist are proposed, each once", () => {
  const all = profile("Technology", "10,000+", "GDPR");

  expect(new Set(all).size).toBe(all.length);
  expect(all.filter((id) => !componentsFile.components.some((component) => component.id === id))).toEqual([]);
});
