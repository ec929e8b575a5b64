import { describe, expect, test } from "vitest";
import { normalise, regionHint } from "./region-hint.ts";

const ruleOf = (text: string) => regionHint(text).rule;

describe("what the headquarters speak for", () => {
  test.each([
    ["Muscat, Sultanate of Oman", "oman"],
    ["مَسْقَط", "oman"],
    ["سلطنة عُمان", "oman"],
    ["Doha", "gulf"],
    ["الإمارات", "gulf"],
    ["İstanbul / Türkiye", "levant-egypt-turkey"],
    ["MÜNCHEN", "germany"],
    ["Munchen", "germany"],
    ["U.K.", "britain-ireland"],
    ["Washington, D.C.", "us-east"],
    ["  new\tdelhi ", "south-asia"],
  ])("%s is %s", (text, rule) => {
    expect(ruleOf(text)).toBe(rule);
  });

  test("counts whole words only", () => {
    expect(ruleOf("Romania")).toBe("eastern-europe");
    expect(ruleOf("Romeville")).toBe("");
    expect(ruleOf("Omanistan")).toBe("");
  });

  test("lets the longest term win, wherever it stands", () => {
    expect(ruleOf("UK branch of a bank in Kuala Lumpur")).toBe("southeast-asia");
    expect(ruleOf("Dubai and Muscat")).toBe("oman");
  });

  test("names nearer places that can only be planned: Dubai, the Emirates and Riyadh for Oman", () => {
    const places = regionHint("Salalah").nearestPlanOnly.map(({ provider, region }) => `${provider.id} ${region.location}`);

    expect(places).toEqual(["oci Dubai", "aws United Arab Emirates", "azure Dubai", "huawei Riyadh"]);
  });

  test("is the usual order and no place of note when nothing is known", () => {
    expect(regionHint("Atlantis")).toMatchObject({ rule: "", hetzner: ["fsn1", "nbg1", "hel1", "ash", "hil", "sin"], nearestPlanOnly: [] });
  });
});

test("normalising keeps letters and digits of every script alone", () => {
  expect(normalise("  Zürich—№ 5, (Ａ) ")).toBe("zurich no 5 a");
});
