import { createHash } from "node:crypto";
import { type PageLanguage, type Say, escapeHTML, speaker } from "./page-phrases.ts";
import { pageStyle } from "./page-style.ts";

const styleHash = createHash("sha256").update(pageStyle).digest("base64");

/** The headers every page goes out with: its own style and forms to ourselves, nothing else. */
export const pageHeaders = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store",
  "content-security-policy": `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
};

/** Where the built-in issuer asks who is there. `invited`: the name of whoever the browser's link stands for, so that one press is enough. */
export function signInPage({
  action,
  invited,
  problem,
  language = "en",
}: {
  action: string;
  invited: string | undefined;
  problem: string | undefined;
  language?: PageLanguage;
}): string {
  const say = speaker(language);
  const notice = problem === undefined ? "" : `<p class="problem" role="alert" id="problem">${say(problem)}</p>`;
  const question =
    invited === undefined
      ? `<p>${say("Type the code of your sign-in link. Whoever runs this mothership can make you a new one.")}</p>
<label for="code">${say("Sign-in code")}</label>
<input id="code" name="code" required maxlength="200" autocomplete="one-time-code" autocapitalize="off" spellcheck="false" autofocus${notice ? ' aria-invalid="true" aria-describedby="problem"' : ""}>`
      : `<p>${say("Your link signs you in as {name}. It works once.", { name: nameOf(invited) })}</p>`;
  return page(
    "Sign in to Catalyst",
    `${notice}
<form method="post" action="${escapeHTML(action)}">
${question}
<button type="submit">${say("Sign in")}</button>
</form>`,
    language,
    say,
  );
}

/** Says why signing in did not work, and how to go on. */
export function signInProblemPage({
  title,
  sentence,
  again,
  language = "en",
}: {
  title: string;
  sentence: string;
  again: string | undefined;
  language?: PageLanguage;
}): string {
  const say = speaker(language);
  const way = again === undefined ? "" : `<p><a class="action" href="${escapeHTML(again)}">${say("Start again")}</a></p>`;
  return page(title, `<p class="problem" role="alert">${say(sentence)}</p>${way}`, language, say);
}

/** Where somebody arrives who has signed in and came from nowhere in particular, while there is no console. */
export function signedInPage({
  name,
  roles,
  language = "en",
}: {
  name: string;
  roles: readonly string[];
  language?: PageLanguage;
}): string {
  const say = speaker(language);
  const rights =
    roles.length === 0
      ? say("You may create deployments and see your own.")
      : say("Your roles: {roles}.", { roles: `<bdi dir="ltr">${escapeHTML(roles.join(", "))}</bdi>` });
  return page(
    "Catalyst",
    `<p>${say("You are signed in as {name}.", { name: nameOf(name) })} ${rights}</p>
<p>${say("Deployments: {address}", { address: linkTo("api/v1/deployments", "/api/v1/deployments") })}</p>
<p>${say("Everything else: {address}", { address: linkTo("/openapi.json", "/openapi.json") })}</p>`,
    language,
    say,
  );
}

function linkTo(href: string, address: string): string {
  return `<a class="line" href="${href}"><code><bdi dir="ltr">${address}</bdi></code></a>`;
}

function nameOf(person: string): string {
  return `<bdi><strong>${escapeHTML(person)}</strong></bdi>`;
}

const mark = `<svg viewBox="0 0 32 32" aria-hidden="true" focusable="false"><rect width="32" height="32" rx="7" fill="#16324F"/><path d="M22.5 11.2A8 8 0 1 0 22.5 20.8" fill="none" stroke="#5EA1FF" stroke-width="3.4" stroke-linecap="round"/><circle cx="16" cy="16" r="2.6" fill="#FFCD3C"/></svg>`;

/** A page with the title as its heading. The product's name stands above it, unless it is the title. */
function page(title: string, body: string, language: PageLanguage, say: Say): string {
  const product = title === "Catalyst" ? "" : `<bdi dir="ltr">Catalyst</bdi>`;
  return `<!doctype html>
<html lang="${language}"${language === "ar" ? ' dir="rtl"' : ""}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="dark light">
<meta name="robots" content="noindex">
<title>${say(title).replaceAll(/<[^>]*>/g, "")}</title>
<style>${pageStyle}</style>
</head>
<body>
<header>${mark}${product}</header>
<main>
<h1>${say(title)}</h1>
${body}
</main>
</body>
</html>
`;
}
