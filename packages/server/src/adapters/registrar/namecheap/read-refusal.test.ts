import { describe, expect, test } from "vitest";
import { parseXml } from "./parse-xml.ts";
import { readRefusal } from "./read-refusal.ts";

function answer(number: string, text = "as told", status = 200) {
  const xml = `<?xml version="1.0"?><ApiResponse Status="ERROR" xmlns="http://api.namecheap.com/xml.response"><Errors><Error Number="${number}">${text}</Error></Errors></ApiResponse>`;
  return { status, headers: new Headers(), text: xml, body: parseXml(xml) };
}

describe("what a number of Namecheap means", () => {
  test.each([
    ...["1010101", "1010102", "1017101", "1019103", "1016103", "1017103", "1017411", "1030408", "1011102"].map((n) => [n, "invalid-token"]),
    ...["1011150", "1017150", "1010105", "1011105", "1017105"].map((n) => [n, "ip-not-allowed"]),
    ...["2019166", "2016166"].map((n) => [n, "domain-not-in-account"]),
    ["2030166", "unsupported-operation"],
    ["2030280", "unsupported-tld"],
    ["2011177", "nameservers-rejected"],
    ...["3031510", "3050900", "4022288", "5050900", "1050900"].map((n) => [n, "api-unavailable"]),
    ["500000", "rate-limited"],
    ["9999999", "registrar-error"],
  ])("%s is %s", (number, code) => {
    expect(readRefusal(answer(number), "198.51.100.7")).toMatchObject({ code });
  });

  test("the address to allow and the panel's switch are named", () => {
    expect(readRefusal(answer("1011150"), "198.51.100.7")?.message).toContain("198.51.100.7");
    expect(readRefusal(answer("1011102"), "198.51.100.7")?.message).toContain("switched off");
  });

  test.each([405, 429])("status %i is too many requests", (status) => {
    expect(readRefusal(answer("1", "", status), "198.51.100.7")).toMatchObject({ code: "rate-limited" });
  });
});

test("an answer with a document type, and text that is none of theirs, are not read", () => {
  const bomb = `<!DOCTYPE a [<!ENTITY b "boom">]><ApiResponse Status="OK">&b;</ApiResponse>`;

  expect(() => parseXml(bomb)).toThrow("document type");
  expect(() => parseXml("<html><body>Bad gateway</body></html>")).toThrow("ApiResponse");
  expect(() => parseXml("not xml")).toThrow(/./);
});

test("entities stay as they are written", () => {
  expect(parseXml("<ApiResponse><Server>&amp;lt;</Server></ApiResponse>")).toEqual({ ApiResponse: { Server: "&amp;lt;" } });
});
