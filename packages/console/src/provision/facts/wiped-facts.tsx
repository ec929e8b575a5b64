import type { ReactNode } from "react";

/** What a page still tells of a Sovereign that was wiped, below the report. */
export function WipedFacts({ children }: { children: ReactNode }) {
  return (
    <div className="card stack" data-testid="wiped-facts">
      {children}
    </div>
  );
}
