import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { useText } from "../i18n/texts.ts";
import { fitChips } from "./fit-chips.ts";

/** As `components.css` lays the row out, pixels. */
const [gap, moreWidth] = [6, 34];

/** What a component needs, in what is left of its row of chips. What does not fit is one chip with a number: never a second line. */
export function DependencyChips({ id, dependencies }: { id: string; dependencies: readonly { id: string; name: string }[] }) {
  const t = useText("components");
  const ref = useRef<HTMLSpanElement>(null);
  const widths = useRef<number[]>([]);
  const [shown, setShown] = useState(dependencies.length);
  useLayoutEffect(() => {
    const chips = [...(ref.current?.children ?? [])];
    widths.current = chips.map((chip) => chip.getBoundingClientRect().width);
    setShown(fitChips(ref.current?.clientWidth ?? 0, widths.current, gap, moreWidth));
  }, []);
  useEffect(() => {
    const row = ref.current;
    if (!row) return undefined;
    const watcher = new ResizeObserver(() => setShown(fitChips(row.clientWidth, widths.current, gap, moreWidth)));
    watcher.observe(row);
    return () => watcher.disconnect();
  }, []);
  const rest = dependencies.length - shown;
  return (
    <span className="corp-comp-deps" ref={ref} aria-hidden="true">
      {dependencies.slice(0, shown).map((dependency) => (
        <span key={dependency.id} className="corp-comp-chip dep" data-testid={`deps-${id}-${dependency.id}`}>
          <bdi dir="ltr">{dependency.name}</bdi>
        </span>
      ))}
      {rest > 0 && (
        <span className="corp-comp-chip more" data-testid={`deps-${id}-more`}>
          <bdi dir="ltr">{t("deps.more", { count: rest })}</bdi>
        </span>
      )}
    </span>
  );
}
