import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { IconButton } from "./button.tsx";
import type { IconName } from "./icon.tsx";

/** A button that discloses a few links and buttons. Escape, a press outside, and choosing one close it. */
export function Menu({ icon, label, testId, children }: { icon: IconName; label: string; testId?: string; children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  const ref = useRef<HTMLDivElement>(null);
  const list = useId();
  useEffect(() => {
    if (!isOpen) return undefined;
    const close = (event: Event) => {
      if (event instanceof KeyboardEvent ? event.key === "Escape" : !ref.current?.contains(event.target as Node)) {
        setOpen(false);
        if (event instanceof KeyboardEvent) ref.current?.querySelector("button")?.focus();
      }
    };
    document.addEventListener("keydown", close);
    document.addEventListener("pointerdown", close);
    return () => {
      document.removeEventListener("keydown", close);
      document.removeEventListener("pointerdown", close);
    };
  }, [isOpen]);
  return (
    <div className="menu" ref={ref}>
      <IconButton
        icon={icon}
        label={label}
        aria-expanded={isOpen}
        aria-controls={list}
        data-testid={testId}
        onClick={() => setOpen(!isOpen)}
      />
      <div className="menu-list" id={list} hidden={!isOpen} onClickCapture={() => setTimeout(() => setOpen(false))}>
        {children}
      </div>
    </div>
  );
}
