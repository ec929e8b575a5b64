import { useEffect, useMemo, useRef, useState } from "react";
import { formatPercent } from "../../i18n/formats.ts";
import { useLocale } from "../../i18n/locale.ts";
import { useText } from "../../i18n/texts.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { healthIcons } from "./health-pill.tsx";
import { type Drawing, drawTopology, type Orientation, type PlacedPart } from "./topology-layout.ts";
import type { Part } from "./topology-tree.ts";

interface CanvasProps {
  parts: readonly Part[];
  chosen: string | undefined;
  onChoose(id: string): void;
}

/** Narrower than this, levels lie one below the other, pixels. */
const acrossFromPx = 680;
/** The drawing follows the width it has, but letters stay readable and boxes do not become huge. */
const [leastFit, mostFit] = [0.75, 1.15];
const zoomStep = 1.25;
const [leastZoom, mostZoom] = [0.4, 3];

/** The tree of parts as a drawing, which can be enlarged. */
export function TopologyCanvas({ parts, chosen, onChoose }: CanvasProps) {
  const t = useText("infrastructure");
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidthOf(frame);
  const [zoom, setZoom] = useState(1);
  const orientation = width === undefined || width >= acrossFromPx ? "across" : "down";
  const drawing = useMemo(() => drawTopology(parts, orientation), [parts, orientation]);
  const fit = width === undefined ? 1 : Math.min(mostFit, Math.max(leastFit, width / drawing.width));
  return (
    <div className="card topology-card">
      <div className="topology-tools">
        <IconButton icon="minus" label={t("zoom.out")} onClick={() => zoomTo(zoom / zoomStep)} />
        <span data-testid="infrastructure-topology-zoom-status" role="status" className="zoom-status">
          <span className="visually-hidden">{t("zoom.status")} </span>
          {formatPercent(Math.round(zoom * 100))}
        </span>
        <IconButton icon="plus" label={t("zoom.in")} onClick={() => zoomTo(zoom * zoomStep)} />
        <Button small look="quiet" data-testid="infrastructure-topology-zoom-reset" onClick={() => setZoom(1)}>
          {t("zoom.reset")}
        </Button>
      </div>
      <div
        className="topology-canvas"
        data-testid="infrastructure-topology-canvas"
        ref={frame}
        role="group"
        aria-label={t("topology.drawing")}
        tabIndex={0}
      >
        {width !== undefined && (
          <TopologyDrawing drawing={drawing} orientation={orientation} scale={fit * zoom} chosen={chosen} onChoose={onChoose} />
        )}
      </div>
    </div>
  );

  function zoomTo(next: number): void {
    setZoom(Math.min(mostZoom, Math.max(leastZoom, next)));
  }
}

interface DrawingProps {
  drawing: Drawing;
  orientation: Orientation;
  scale: number;
  chosen: string | undefined;
  onChoose(id: string): void;
}

function TopologyDrawing({ drawing, orientation, scale, chosen, onChoose }: DrawingProps) {
  const t = useText("infrastructure");
  const isRightToLeft = useLocale() === "ar";
  const { width, height, box, parts, edges, labels } = drawing;
  const turned = (x: number, size = 0) => (isRightToLeft ? width - x - size : x);
  return (
    <svg
      data-testid="infrastructure-topology-svg"
      viewBox={`0 0 ${width} ${height}`}
      width={width * scale}
      height={height * scale}
      className={`topology-svg ${orientation}`}
    >
      <g data-testid="infrastructure-topology-depth-labels" className="topology-labels">
        {labels.map(({ level, x, y }) => (
          <text key={level} x={turned(x)} y={y}>
            {t(`level.${level}`)}
          </text>
        ))}
      </g>
      <g
        data-testid="infrastructure-topology-edges"
        className="topology-edges"
        aria-hidden="true"
        transform={isRightToLeft ? `translate(${width} 0) scale(-1 1)` : undefined}
      >
        {edges.map(({ id, path }) => (
          <path key={id} d={path} />
        ))}
      </g>
      <g data-testid="infrastructure-topology-nodes">
        {parts.map((placed) => (
          <foreignObject key={placed.part.id} x={turned(placed.x, box.width)} y={placed.y} width={box.width} height={box.height}>
            <TopologyNode placed={placed} isChosen={placed.part.id === chosen} onChoose={onChoose} />
          </foreignObject>
        ))}
      </g>
    </svg>
  );
}

function TopologyNode({ placed: { part }, isChosen, onChoose }: { placed: PlacedPart; isChosen: boolean; onChoose(id: string): void }) {
  const t = useText("infrastructure");
  const { id, name, level, status } = part;
  return (
    <button
      type="button"
      className={`topology-node level-${level} is-${status}`}
      data-testid={`infra-node-${id}`}
      aria-expanded={isChosen}
      title={`${name} · ${t(`status.${status}`)}`}
      onClick={() => onChoose(id)}
    >
      <span className="topology-node-level">
        {t(`level.${level}`)}
        <Icon name={healthIcons[status]} />
        <span className="visually-hidden">{t(`status.${status}`)}</span>
      </span>
      <bdi dir="ltr" className="topology-node-name">
        {name}
      </bdi>
    </button>
  );
}

function useWidthOf(ref: React.RefObject<HTMLElement | null>): number | undefined {
  const [width, setWidth] = useState<number>();
  useEffect(() => {
    if (!ref.current) return undefined;
    const observer = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width));
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, [ref]);
  return width;
}
