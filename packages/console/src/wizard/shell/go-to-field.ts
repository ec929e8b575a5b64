/** How long a part of the page that is still fetched is waited for, milliseconds. */
const fetchLimitMs = 5000;

/** Shows a field, opening what hides it, and gives it the focus; as soon as it is there, where it is still fetched. */
export function goToField(field: string): void {
  const found = document.getElementById(field);
  if (found) return show(found);
  const watch = new MutationObserver(() => {
    const come = document.getElementById(field);
    if (!come) return;
    watch.disconnect();
    show(come);
  });
  watch.observe(document.body, { childList: true, subtree: true });
  setTimeout(() => watch.disconnect(), fetchLimitMs);
}

function show(found: HTMLElement): void {
  for (let outer = found.closest("details"); outer; outer = outer.parentElement?.closest("details") ?? null) outer.open = true;
  const target = found.matches(focusable) ? found : (found.querySelector<HTMLElement>(focusable) ?? found);
  target.scrollIntoView({ block: "center" });
  target.focus({ preventScroll: true });
}

const focusable = "input, select, textarea, button, a[href], [tabindex]";
