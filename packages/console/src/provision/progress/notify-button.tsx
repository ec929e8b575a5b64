import { useState } from "react";
import { useText } from "../../i18n/texts.ts";
import { Button } from "../../ui/button.tsx";

/** Asks the browser for its leave to tell of the end of a run; nothing once it has been decided. */
export function NotifyButton() {
  const t = useText("progress");
  const [permission, setPermission] = useState(() => (typeof Notification === "undefined" ? "denied" : Notification.permission));
  if (permission !== "default") return null;
  return (
    <Button small look="quiet" data-testid="progress-notify" onClick={() => void Notification.requestPermission().then(setPermission)}>
      {t("notify")}
    </Button>
  );
}
