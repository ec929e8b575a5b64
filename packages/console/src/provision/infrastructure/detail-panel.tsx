import { type KeyboardEvent, useEffect, useRef } from "react";
import { formatNumber } from "../../i18n/formats.ts";
import { useText } from "../../i18n/texts.ts";
import { IconButton } from "../../ui/button.tsx";
import { Technical } from "../../ui/technical.tsx";
import { HealthPill } from "./health-pill.tsx";
import type { Part } from "./topology-tree.ts";

/** What is known of one part. Escape closes it, and the part that opened it has the focus again. */
export function DetailPanel({ part: { name, level, status, facts, children }, onClose }: { part: Part; onClose(): void }) {
  const t = useText("infrastructure");
  const shell = useText("shell");
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <section
      className="card stack topology-panel"
      data-testid="infrastructure-detail-panel"
      aria-labelledby="infrastructure-detail-name"
      onKeyDown={closeOnEscape}
    >
      <div className="row spread">
        <span className="muted">{t(`level.${level}`)}</span>
        <IconButton icon="close" label={shell("close")} data-testid="infrastructure-detail-panel-close" onClick={onClose} />
      </div>
      <h2 id="infrastructure-detail-name" data-testid="infrastructure-detail-panel-name" tabIndex={-1} ref={heading}>
        <bdi dir="ltr">{name}</bdi>
      </h2>
      <p>
        <HealthPill status={status} testId="infrastructure-detail-panel-status-pill" />
      </p>
      {status === "unknown" && <p className="muted">{t("status.unknown.why")}</p>}
      <dl className="facts">
        {facts.map(([fact, value]) => (
          <div key={`${fact}/${value}`} className="fact">
            <dt>{t(`fact.${fact}`)}</dt>
            <dd data-testid={`infrastructure-detail-panel-prop-${fact}`}>
              {typeof value === "number" ? formatNumber(value) : <Technical>{value}</Technical>}
            </dd>
          </div>
        ))}
      </dl>
      {children.length > 0 && <p className="muted">{t("inside", { names: children.map((each) => each.name).join(", ") })}</p>}
    </section>
  );

  function closeOnEscape(event: KeyboardEvent): void {
    if (event.key === "Escape") onClose();
  }
}
