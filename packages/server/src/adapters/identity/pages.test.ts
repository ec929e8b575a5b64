import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { pageHeaders, signInPage, signInProblemPage, signedInPage } from "./pages.ts";

const nasty = `"><script>alert('x')</script>&`;

test("whatever a page tells, it stays text", () => {
  const pages = [
    signInPage({ action: nasty, invited: nasty, problem: nasty }),
    signInProblemPage({ title: nasty, sentence: nasty, again: nasty }),
    signedInPage({ name: nasty, roles: [nasty] }),
  ];

  for (const page of pages) expect(page).not.toMatch(/<script|">\s*<\/?script|'x'/);
});

test("the policy allows the page's own style and no other", () => {
  const style = /<style>([\s\S]*?)<\/style>/.exec(signInPage({ action: "/", invited: undefined, problem: undefined }))?.[1] ?? "";

  const hash = createHash("sha256").update(style).digest("base64");

  expect(pageHeaders["content-security-policy"]).toContain(`style-src 'sha256-${hash}'`);
});

test("the field has a label, and a problem is announced and tied to it", () => {
  const page = signInPage({ action: "/", invited: undefined, problem: "This code is not known." });

  expect(page).toMatch(/<label for="code">[^<]+<\/label>/);
  expect(page).toMatch(/<input id="code"[^>]*aria-invalid="true" aria-describedby="problem"/);
  expect(page).toMatch(/<p class="problem" role="alert" id="problem">/);
});
