import { type RefObject, useEffect, useId, useRef, useState } from "react";

export interface Disclosure {
  isOpen: boolean;
  setOpen(isOpen: boolean): void;
  /** Holds the button, its first, and what it discloses. */
  ref: RefObject<HTMLDivElement | null>;
  /** Id of what is disclosed. */
  list: string;
}

/** Something that a button opens. Escape closes it and gives the button the focus back; a press outside closes it as well. */
export function useDisclosure(): Disclosure {
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
  return { isOpen, setOpen, ref, list };
}
