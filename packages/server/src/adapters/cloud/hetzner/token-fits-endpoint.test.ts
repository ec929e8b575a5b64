import { expect, test } from "vitest";
import { publicEndpoint, tokenFitsEndpoint } from "./token-fits-endpoint.ts";

const labToken = `lab${"x".repeat(61)}`;
const realToken = "r".repeat(64);

test("a token of the lab fits a lab and never Hetzner's own API", () => {
  expect(tokenFitsEndpoint(labToken, "http://127.0.0.1:4000/v1")).toBe(true);
  expect(tokenFitsEndpoint(labToken, publicEndpoint)).toBe(false);
});

test("any other token fits Hetzner's own API and no other host", () => {
  expect(tokenFitsEndpoint(realToken, publicEndpoint)).toBe(true);
  expect(tokenFitsEndpoint(realToken, `${publicEndpoint}/`)).toBe(true);
  expect(tokenFitsEndpoint(realToken, "http://127.0.0.1:4000/v1")).toBe(false);
  expect(tokenFitsEndpoint("labelled-but-not-of-the-lab", publicEndpoint)).toBe(true);
});
