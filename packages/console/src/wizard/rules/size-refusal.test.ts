import { expect, test } from "vitest";
import { sizeOf } from "./provider-facts.ts";
import { sizeRefusal } from "./size-refusal.ts";

const [amd, arm] = [sizeOf("hetzner", "cpx32")!, sizeOf("hetzner", "cax21")!];

test("ARM cannot be picked anywhere, whatever is sold", () => {
  expect(sizeRefusal(arm, ["fsn1"], ["fsn1"])).toEqual({ kind: "arm" });
});

test("a size is refused where it is known not to be sold, and only there", () => {
  expect(sizeRefusal(amd, ["fsn1", "hel1", "hel1", ""], ["fsn1"])).toEqual({ kind: "unavailable", where: ["hel1"] });
  expect(sizeRefusal(amd, ["fsn1"], ["fsn1"])).toBeUndefined();
  expect(sizeRefusal(amd, ["fsn1"], [])).toEqual({ kind: "unavailable", where: ["fsn1"] });
});

test("nothing is refused that nobody could ask about", () => {
  expect(sizeRefusal(amd, ["fsn1"], null)).toBeUndefined();
  expect(sizeRefusal(amd, ["fsn1"], undefined)).toBeUndefined();
});
