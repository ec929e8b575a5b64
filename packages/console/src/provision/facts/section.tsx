import { type ReactNode, useId } from "react";

interface SectionProps {
  title: string;
  testId?: string;
  aside?: ReactNode;
  className?: string;
  children: ReactNode;
}

/** A headed card of a page. `aside` stands beside the heading. */
export function Section({ title, testId, aside, className = "", children }: SectionProps) {
  const name = useId();
  return (
    <section className={`card stack ${className}`} aria-labelledby={name} data-testid={testId}>
      <div className="row spread">
        <h2 id={name}>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}
