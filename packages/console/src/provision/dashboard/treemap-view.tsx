import type { TreemapItem } from "@catalyst/contract";
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import { formatNumber, formatPercent } from "../../i18n/formats.ts";
import { useLocale } from "../../i18n/locale.ts";
import { useText } from "../../i18n/texts.ts";
import { Icon } from "../../ui/icon.tsx";
import { itemsAlong, type TreemapChoice } from "./treemap-choice.ts";
import { colorOf } from "./treemap-color.ts";
import { type Cell, layOut } from "./treemap-layout.ts";
import { TreemapTable } from "./treemap-table.tsx";

interface ViewProps {
  items: readonly TreemapItem[];
  choice: TreemapChoice;
}

/** The map, the way back up, what its colours mean, and the same figures as a table. */
export function TreemapView({ items, choice }: ViewProps) {
  const [path, setPath] = useState<readonly string[]>([]);
  const frame = useRef<HTMLDivElement>(null);
  const along = itemsAlong(items, path);
  const shown = along.at(-1)?.children ?? items;
  const layers = choice.layers.join();
  useEffect(() => setPath([]), [layers]);
  return (
    <div className="stack">
      <Breadcrumb along={along} onGo={go} />
      <TreemapFrame
        frame={frame}
        items={shown}
        choice={choice}
        onOpen={(below) => go([...along.map(({ id }) => id), ...below])}
        onUp={() => go(along.slice(0, -1).map(({ id }) => id))}
      />
      <Legend color={choice.color} />
      <TreemapTable items={shown} choice={choice} onOpen={(id) => go([...along.map((each) => each.id), id])} />
    </div>
  );

  /** The focus stays in the map: on its first cell, since the one that had it is gone. */
  function go(next: readonly string[]): void {
    const hadFocus = frame.current?.contains(document.activeElement) ?? false;
    setPath(next);
    if (hadFocus) requestAnimationFrame(() => frame.current?.querySelector("button")?.focus());
  }
}

interface FrameProps {
  frame: React.RefObject<HTMLDivElement | null>;
  items: readonly TreemapItem[];
  choice: TreemapChoice;
  onOpen(path: readonly string[]): void;
  onUp(): void;
}

function TreemapFrame({ frame, items, choice, onOpen, onUp }: FrameProps) {
  const t = useText("dashboard");
  const size = useSizeOf(frame);
  const cells = useMemo(() => (size ? layOut(items, size) : []), [items, size]);
  return (
    <div role="group" aria-label={t("map")} className="treemap">
      <div className="treemap-frame" data-testid="treemap-frame" ref={frame} onKeyDown={goUp}>
        {cells.map((cell) => (
          <TreemapCell key={cell.path.join("/")} cell={cell} choice={choice} onOpen={onOpen} />
        ))}
      </div>
      <p className="muted treemap-note">{t("map.help")}</p>
    </div>
  );

  function goUp(event: KeyboardEvent): void {
    if (event.key !== "Escape") return;
    event.preventDefault();
    onUp();
  }
}

function TreemapCell({ cell, choice, onOpen }: { cell: Cell; choice: TreemapChoice; onOpen(path: readonly string[]): void }) {
  const t = useText("dashboard");
  const { item, path, x, y, width, height, isGroup } = cell;
  const canOpen = (item.children?.length ?? 0) > 0;
  const percentage = percentageText(item.percentage, t("percentage.none"));
  const color = colorOf(item.percentage, choice.color);
  const values = { name: item.name, size: formatNumber(item.size_value ?? 0), percentage, count: item.count };
  return (
    <button
      type="button"
      className={`treemap-cell ${isGroup ? "group" : ""} ${color === undefined ? "unmeasured" : ""}`}
      data-testid={`treemap-cell-${path.join("/")}`}
      aria-label={canOpen ? t("cell.open", values) : t("cell", values)}
      title={`${item.name} · ${percentage}`}
      style={{
        insetInlineStart: share(x),
        insetBlockStart: share(y),
        inlineSize: share(width),
        blockSize: share(height),
        ...(isGroup ? {} : { background: color }),
      }}
      onClick={() => canOpen && onOpen(path)}
    >
      <bdi dir="ltr" className="treemap-name">
        {item.name}
      </bdi>
      {!isGroup && <span className="treemap-figure">{percentage}</span>}
    </button>
  );
}

function share(part: number): string {
  return `${part * 100}%`;
}

function Breadcrumb({ along, onGo }: { along: readonly TreemapItem[]; onGo(path: readonly string[]): void }) {
  const t = useText("dashboard");
  return (
    <nav aria-label={t("breadcrumb")} data-testid="dashboard-breadcrumb">
      <ol className="treemap-breadcrumb">
        {[undefined, ...along].map((item, index) => {
          const name = item?.name ?? t("breadcrumb.all");
          const isLast = index === along.length;
          return (
            <li key={item?.id ?? ""}>
              {index > 0 && <Icon name="next" />}
              {isLast ? (
                <span aria-current="location">{name}</span>
              ) : (
                <button type="button" className="button quiet small" onClick={() => onGo(along.slice(0, index).map(({ id }) => id))}>
                  {name}
                </button>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

function Legend({ color }: { color: TreemapChoice["color"] }) {
  const t = useText("dashboard");
  const isRightToLeft = useLocale() === "ar";
  const stops = [0, 25, 50, 75, 100].map((each) => colorOf(each, color)).join(", ");
  return (
    <div className="treemap-legend" data-testid="dashboard-legend">
      <strong>{t(`color.${color}`)}</strong>
      <span>{t(`legend.${color}.low`)}</span>
      <span
        className="treemap-scale"
        aria-hidden="true"
        style={{ background: `linear-gradient(to ${isRightToLeft ? "left" : "right"}, ${stops})` }}
      />
      <span>{t(`legend.${color}.high`)}</span>
      <span className="treemap-swatch" aria-hidden="true" />
      <span>{t("legend.none")}</span>
    </div>
  );
}

export function percentageText(percentage: number | null, none: string): string {
  return percentage === null ? none : formatPercent(percentage);
}

function useSizeOf(ref: React.RefObject<HTMLElement | null>): { width: number; height: number } | undefined {
  const [size, setSize] = useState<{ width: number; height: number }>();
  useEffect(() => {
    if (!ref.current) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      const { width = 0, height = 0 } = entry?.contentRect ?? {};
      if (width > 0 && height > 0) setSize({ width, height });
    });
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, [ref]);
  return size;
}
