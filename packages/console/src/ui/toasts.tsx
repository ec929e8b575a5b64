import { type ReactNode, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { useText } from "../i18n/texts.ts";
import { IconButton } from "./button.tsx";

interface Toast {
  id: number;
  testId: string;
  text: ReactNode;
  /** A button in the toast; one that carries it stays until it is dismissed. */
  action?: ReactNode;
}

/** How long a toast without an action stays, milliseconds. */
const stayMs = 8000;

let toasts: readonly Toast[] = [];
let count = 0;
const listeners = new Set<() => void>();

/** Says something in passing. What matters later is also written where it happened. Returns what dismisses it. */
export function showToast(toast: Omit<Toast, "id">): () => void {
  const id = ++count;
  change([...toasts.slice(-3), { ...toast, id }]);
  return () => dismiss(id);
}

function dismiss(id: number): void {
  change(toasts.filter((each) => each.id !== id));
}

function change(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

/** Where toasts appear: once, in the page's root. */
export function ToastStack() {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
  return (
    <div className="toast-stack" data-testid="toast-stack" role="status" aria-live="polite">
      {shown.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </div>
  );
}

function ToastCard({ toast }: { toast: Toast }) {
  const t = useText("shell");
  const [isHeld, setHeld] = useState(false);
  const left = useRef(stayMs);
  useEffect(() => {
    if (isHeld || toast.action) return undefined;
    const startedAt = performance.now();
    const timer = setTimeout(() => dismiss(toast.id), left.current);
    return () => {
      clearTimeout(timer);
      left.current -= performance.now() - startedAt;
    };
  }, [isHeld, toast]);
  return (
    <div
      className="toast"
      data-testid={toast.testId}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span>{toast.text}</span>
      {toast.action}
      <IconButton icon="close" label={t("dismiss")} onClick={() => dismiss(toast.id)} />
    </div>
  );
}
