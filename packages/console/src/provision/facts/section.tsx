import { type ReactNode, useId } from "react";

/** A headed card of a page. `aside` stands beside the heading. */
export function Section({ title, testId, aside, children }: { title: string; testId?: string; aside?: ReactNode; children: ReactNode }) {
  const name = useId();
  return (
    <section className="card stack" aria-labelledby={name} data-testid={testId}>
      <div className="row spread">
        <h2 id={name}>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}
