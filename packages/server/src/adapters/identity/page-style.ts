/** The console's colours and measures, for pages that stand without it: one card, dark unless the browser asks for light. */
export const pageStyle = `
:root {
  --bg: #0b0f17; --surface: #121826; --sunken: #0d1117; --line: #2a3650; --line-strong: #64748f; --text: #e8edf6; --muted: #a3b0c6;
  --accent: #6aa9ff; --accent-strong: #8cbcff; --on-accent: #06142b; --bad: #ff8585; --bad-soft: #3b181c; --focus: #ffcd3c;
  --shadow: 0 12px 40px rgb(0 0 0 / 45%);
  color-scheme: dark;
}
@media (prefers-color-scheme: light) {
  :root {
    --bg: #f5f7fb; --surface: #fff; --sunken: #fff; --line: #d4dbe8; --line-strong: #6b7890; --text: #101828; --muted: #4a5872;
    --accent: #1757c2; --accent-strong: #0f459f; --on-accent: #fff; --bad: #b01f28; --bad-soft: #fde5e5; --focus: #b45309;
    --shadow: 0 12px 32px rgb(16 24 40 / 16%);
    color-scheme: light;
  }
}
*, *::before, *::after { box-sizing: border-box }
html {
  background: var(--bg); color: var(--text);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", "Noto Sans Arabic", "Helvetica Neue", sans-serif;
  -webkit-text-size-adjust: 100%;
}
body { display: grid; align-content: center; justify-items: center; gap: 20px; margin: 0; min-block-size: 100vh; padding: 32px 16px }
header { display: flex; align-items: center; gap: 12px; font-size: 1.15rem; font-weight: 650 }
header svg { inline-size: 40px; block-size: 40px; flex: none }
main {
  inline-size: 100%; max-inline-size: 26rem; padding: 28px;
  background: var(--surface); border: 1px solid var(--line); border-radius: 10px; box-shadow: var(--shadow);
}
h1 { margin: 0 0 16px; font-size: 1.5rem; line-height: 1.25 }
p { margin: 0 0 16px }
p:last-child, form:last-child { margin-block-end: 0 }
main, code, strong { overflow-wrap: anywhere }
label { display: block; margin-block-end: 6px; font-weight: 600 }
input, button, .action { font: inherit; min-block-size: 44px; border-radius: 6px }
input, code { font-family: ui-monospace, "SF Mono", "Cascadia Code", "DejaVu Sans Mono", Menlo, Consolas, monospace }
input {
  display: block; inline-size: 100%; margin-block-end: 20px; padding: 8px 12px;
  background: var(--sunken); color: var(--text); border: 1px solid var(--line-strong); direction: ltr;
}
input[aria-invalid] { border-color: var(--bad) }
button, .action {
  display: flex; align-items: center; justify-content: center; inline-size: 100%; padding: 8px 20px;
  background: var(--accent); color: var(--on-accent); border: 1px solid transparent; font-weight: 650; text-decoration: none; cursor: pointer;
}
button:hover, .action:hover { background: var(--accent-strong) }
a { color: var(--accent); text-underline-offset: 3px }
a.line { display: inline-flex; align-items: center; min-block-size: 44px }
.problem { padding: 12px 14px; background: var(--bad-soft); border-inline-start: 4px solid var(--bad); border-radius: 6px }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px }
`;
