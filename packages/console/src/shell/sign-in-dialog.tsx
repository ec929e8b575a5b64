import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { meQuery } from "../api/queries.ts";
import { giveUpSignIn, signInAddress, signedIn, useSignInWanted } from "../api/sign-in.ts";
import { useText } from "../i18n/texts.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";

/** How often it is looked whether the person has signed in elsewhere, for example by a link of the command line, milliseconds. */
const lookEveryMs = 2000;

/** Opens when something that was asked for needs an account, and lets it go on once there is one. */
export function SignInDialog() {
  return useSignInWanted() ? <OpenDialog /> : null;
}

function OpenDialog() {
  const t = useText("shell");
  const { data: me } = useQuery({ ...meQuery, staleTime: 0, refetchInterval: lookEveryMs });
  useEffect(() => {
    if (me) void signedIn(false);
  }, [me]);
  return (
    <Dialog
      title={t("sign-in.title")}
      testId="sign-in-dialog"
      onClose={giveUpSignIn}
      actions={
        <>
          <Button onClick={giveUpSignIn}>{t("sign-in.cancel")}</Button>
          <a
            className="button primary"
            data-autofocus
            href={signInAddress("/sovereign/auth/callback")}
            target="_blank"
            rel="noopener"
            data-testid="sign-in-open"
          >
            {t("sign-in.open")}
          </a>
        </>
      }
    >
      <p>{t("sign-in.text")}</p>
      <p className="muted">{t("sign-in.local")}</p>
    </Dialog>
  );
}
