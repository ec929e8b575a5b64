import { expect, test } from "vitest";
import { emptyDraft } from "../draft/draft.ts";
import { domainProblem, fqdnOf } from "./sovereign-domain.ts";

const pool = (sovereignSubdomain: string) => ({ ...emptyDraft, sovereignSubdomain });
const own = (sovereignByoDomain: string) => ({ ...emptyDraft, sovereignDomainMode: "byo-manual" as const, sovereignByoDomain });

test("below a pool it is the subdomain and the pool, as DNS knows them", () => {
  expect(fqdnOf(pool(" Acme "))).toBe("acme.omani.works");
  expect(fqdnOf(pool(""))).toBe("");
});

test("a name of one's own is punycode", () => {
  expect(fqdnOf(own("Müller.example."))).toBe("xn--mller-kva.example");
});

test.each([
  [pool(""), "empty"],
  [pool("1acme"), "format"],
  [pool("a".repeat(52)), "too-long"],
  [pool("a".repeat(51)), undefined],
  [own(""), "empty"],
  [own("acme"), "format"],
  [own("1and1.example"), undefined],
  [own(`${"a".repeat(50)}.${"b".repeat(50)}.example`), "too-long"],
])("what is wrong with it is told: %#", (draft, problem) => {
  expect(domainProblem(draft)).toBe(problem);
});
