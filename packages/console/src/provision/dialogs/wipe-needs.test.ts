import type { State } from "@catalyst/contract";
import { describe, expect, test } from "vitest";
import { type WipeAnswers, isWipeComplete, wipeNeeds, wipeRequest } from "./wipe-needs.ts";

const sovereignFQDN = "acme.omani.works";
const token = "t".repeat(64);
const answers = (members: Partial<WipeAnswers> = {}): WipeAnswers => ({
  token: "",
  registrarToken: "",
  restoreNameservers: true,
  isForced: false,
  typed: sovereignFQDN,
  ...members,
});
const of = (domainMode: State["domainMode"], credentialsHeld: string[]) => wipeNeeds({ domainMode, credentialsHeld }, false);
const isComplete = (needs: ReturnType<typeof of>, members?: Partial<WipeAnswers>) =>
  isWipeComplete({ sovereignFQDN }, needs, answers(members), 64);

describe("a wipe may be asked for", () => {
  const held = of("pool", ["hetznerToken"]);
  const gone = of("pool", []);

  test("when the name stands there to the letter", () => {
    expect(isComplete(held)).toBe(true);
    expect(
      ["", "acme.omani.work", "ACME.omani.works", " acme.omani.works", "acme.omani.works "].map((typed) => isComplete(held, { typed })),
    ).toEqual(Array.from({ length: 5 }, () => false));
  });

  test("without a token while one is held, and with one of 64 characters otherwise", () => {
    expect(isComplete(gone)).toBe(false);
    expect(isComplete(gone, { token: ` ${token} ` })).toBe(true);
    expect(isComplete(held, { token: "short" })).toBe(false);
  });
});

describe("what is sent with a wipe", () => {
  test("is the name alone when nothing else was given", () => {
    expect(wipeRequest({ sovereignFQDN }, of("pool", ["hetznerToken"]), answers({ registrarToken: "left over" }))).toEqual({
      confirm: sovereignFQDN,
    });
  });

  test("names the choice about name servers only where a registrar is driven", () => {
    const needs = of("byo-api", ["hetznerToken"]);

    expect(needs.isRegistrarTokenMissing).toBe(true);
    expect(wipeRequest({ sovereignFQDN }, needs, answers({ registrarToken: " a:b " }))).toEqual({
      restoreNameservers: true,
      registrarToken: "a:b",
      confirm: sovereignFQDN,
    });
    expect(wipeRequest({ sovereignFQDN }, needs, answers({ registrarToken: "a:b", restoreNameservers: false }))).toEqual({
      restoreNameservers: false,
      confirm: sovereignFQDN,
    });
    expect(of("byo-manual", []).isRestorePossible).toBe(false);
  });
});
