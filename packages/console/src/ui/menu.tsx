import type { ReactNode } from "react";
import { IconButton } from "./button.tsx";
import type { IconName } from "./icon.tsx";
import { useDisclosure } from "./use-disclosure.ts";

/** A button that discloses a few links and buttons. Escape, a press outside, and choosing one close it. */
export function Menu({ icon, label, testId, children }: { icon: IconName; label: string; testId?: string; children: ReactNode }) {
  const { isOpen, setOpen, ref, list } = useDisclosure();
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
