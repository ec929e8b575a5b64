import { useText } from "../../i18n/texts.ts";
import { HealthPill } from "./health-pill.tsx";
import type { Part } from "./topology-tree.ts";

interface TreeProps {
  parts: readonly Part[];
  chosen: string | undefined;
  onChoose(id: string): void;
}

/** Everything that the drawing shows, as a list in lists. */
export function TopologyTree(props: TreeProps) {
  const t = useText("infrastructure");
  return (
    <section className="card stack topology-tree" aria-labelledby="topology-tree-title">
      <h2 id="topology-tree-title">{t("topology.list")}</h2>
      <Branch {...props} testId="infrastructure-topology-tree" />
    </section>
  );
}

function Branch({ parts, chosen, onChoose, testId }: TreeProps & { testId?: string }) {
  const t = useText("infrastructure");
  return (
    <ul data-testid={testId}>
      {parts.map(({ id, name, level, status, children }) => (
        <li key={id}>
          <div className="tree-row">
            <button
              type="button"
              className="tree-button"
              data-testid={`infra-tree-${id}`}
              aria-expanded={id === chosen}
              onClick={() => onChoose(id)}
            >
              <span className="muted">{t(`level.${level}`)}</span> <bdi dir="ltr">{name}</bdi>
            </button>
            <HealthPill status={status} />
          </div>
          {children.length > 0 && <Branch parts={children} chosen={chosen} onChoose={onChoose} />}
        </li>
      ))}
    </ul>
  );
}
