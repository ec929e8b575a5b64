import type { ApiProblem } from "@catalyst/contract";
import { Icon } from "../../ui/icon.tsx";
import { Empty } from "../../ui/states.tsx";

interface HandedOverProps {
  error: ApiProblem;
  title: string;
  text: string;
  link: string;
}

/** A Sovereign that owns itself is looked at in its own console. */
export function HandedOver({ error, title, text, link }: HandedOverProps) {
  const { sovereignConsoleURL } = error.problem as ApiProblem["problem"] & { sovereignConsoleURL?: string };
  return (
    <Empty icon="check" title={title} testId="handed-over">
      <p className="muted">{text}</p>
      {sovereignConsoleURL !== undefined && (
        <a className="button primary" href={sovereignConsoleURL} rel="noopener noreferrer">
          {link}
          <Icon name="open" />
        </a>
      )}
    </Empty>
  );
}
