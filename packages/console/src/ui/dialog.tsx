import { type ReactNode, useEffect, useId, useRef } from "react";
import { useText } from "../i18n/texts.ts";
import { IconButton } from "./button.tsx";

interface DialogProps {
  title: string;
  testId: string;
  onClose(): void;
  children: ReactNode;
  /** Buttons, the one that destroys last. */
  actions: ReactNode;
}

/**
 * A modal dialog on the browser's own element: focus stays inside, Escape closes, and the opener gets the focus back.
 * Put `autoFocus` on what should be focused first. Render it only while it is open.
 */
export function Dialog({ title, testId, onClose, children, actions }: DialogProps) {
  const t = useText("shell");
  const ref = useRef<HTMLDialogElement>(null);
  const opener = useRef(document.activeElement);
  const name = useId();
  useEffect(() => {
    const dialog = ref.current;
    // One dialog that takes another's place was opened from inside it; by now the first has given the focus back to its own opener.
    const back = opener.current?.isConnected ? opener.current : document.activeElement;
    if (dialog && !dialog.open) dialog.showModal();
    dialog?.querySelector<HTMLElement>("[data-autofocus]")?.focus();
    return () => {
      dialog?.close();
      if (back instanceof HTMLElement && back.isConnected) back.focus();
    };
  }, []);
  return (
    <dialog
      ref={ref}
      className="dialog"
      data-testid={testId}
      aria-labelledby={name}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div className="dialog-body">
        <div className="dialog-head">
          <h2 id={name} data-testid={`${testId}-title`}>
            {title}
          </h2>
          <IconButton icon="close" label={t("close")} onClick={onClose} data-testid={`${testId}-close`} />
        </div>
        {children}
        <div className="dialog-actions">{actions}</div>
      </div>
    </dialog>
  );
}
