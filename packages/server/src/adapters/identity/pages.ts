import { createHash } from "node:crypto";

const style = `
:root { color-scheme: light dark; font-family: system-ui, sans-serif; line-height: 1.5 }
body { margin: 0 auto; max-width: 26rem; padding: 10vh 1.5rem }
h1 { font-size: 1.5rem; line-height: 1.25 }
label { display: block; font-weight: 600 }
input { box-sizing: border-box; font: inherit; font-family: ui-monospace, monospace; margin: .25rem 0 1rem; padding: .6rem; width: 100% }
button { font: inherit; font-weight: 600; padding: .6rem 1.2rem }
.problem { border-inline-start: .25rem solid #c92a2a; padding-inline-start: .75rem }
code { overflow-wrap: anywhere }
`;
const styleHash = createHash("sha256").update(style).digest("base64");

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
}: {
  action: string;
  invited: string | undefined;
  problem: string | undefined;
}): string {
  const notice = problem === undefined ? "" : `<p class="problem" role="alert" id="problem">${escapeHTML(problem)}</p>`;
  const question =
    invited === undefined
      ? `<p>Type the code of your sign-in link. Whoever runs this mothership can make you a new one.</p>
<label for="code">Sign-in code</label>
<input id="code" name="code" required maxlength="200" autocomplete="one-time-code" autocapitalize="off" spellcheck="false" autofocus${notice ? ' aria-invalid="true" aria-describedby="problem"' : ""}>`
      : `<p>Your link signs you in as <strong>${escapeHTML(invited)}</strong>. It works once.</p>`;
  return page(
    "Sign in to Catalyst",
    `${notice}
<form method="post" action="${escapeHTML(action)}">
${question}
<button type="submit">Sign in</button>
</form>`,
  );
}

/** Says why signing in did not work, and how to go on. */
export function signInProblemPage({ title, sentence, again }: { title: string; sentence: string; again: string | undefined }): string {
  const way = again === undefined ? "" : `<p><a href="${escapeHTML(again)}">Start again</a></p>`;
  return page(title, `<p class="problem" role="alert">${escapeHTML(sentence)}</p>${way}`);
}

/** Where somebody arrives who has signed in and came from nowhere in particular. */
export function signedInPage({ name, roles }: { name: string; roles: readonly string[] }): string {
  const rights = roles.length === 0 ? "You may create deployments and see your own." : `Your roles: ${escapeHTML(roles.join(", "))}.`;
  return page(
    "Catalyst",
    `<p>You are signed in as <strong>${escapeHTML(name)}</strong>. ${rights}</p>
<p>Deployments: <a href="api/v1/deployments"><code>/api/v1/deployments</code></a>. Everything else: <a href="/openapi.json"><code>/openapi.json</code></a>.</p>`,
  );
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHTML(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escapeHTML(title)}</h1>
${body}
</main>
</body>
</html>
`;
}

function escapeHTML(text: string): string {
  return text.replaceAll(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
