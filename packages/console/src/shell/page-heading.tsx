import { type ReactNode, useEffect, useRef } from "react";
import { setPageTitle } from "./document-title.ts";

/** The page's one `h1`. It names the browser's tab, and takes the focus when a page replaces another. */
export function PageHeading({ children, title, className }: { children: ReactNode; title?: string; className?: string }) {
  const ref = useRef<HTMLHeadingElement>(null);
  const name = title ?? (typeof children === "string" ? children : "");
  useEffect(() => setPageTitle(name), [name]);
  useEffect(() => {
    // What had the focus went away with the page before.
    const isFree = document.activeElement === null || document.activeElement === document.body;
    if (isFree && hasNavigated()) ref.current?.focus({ preventScroll: true });
  }, []);
  return (
    <h1 ref={ref} tabIndex={-1} className={className}>
      {children}
    </h1>
  );
}

let opened = "";

function hasNavigated(): boolean {
  opened ||= window.location.pathname;
  return opened !== window.location.pathname;
}
