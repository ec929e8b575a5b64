import { Outlet, useLocation } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useText } from "../i18n/texts.ts";
import { PortalShell } from "../provision/portal-shell.tsx";
import { Announcer } from "../ui/announce.tsx";
import { ToastStack } from "../ui/toasts.tsx";
import { MainShell } from "./main-shell.tsx";
import { Notices } from "./notices.tsx";
import { SignInDialog } from "./sign-in-dialog.tsx";

/** The frame of every page. Which one follows from the path alone, so that it stands before anything is known of the reader. */
export function Root() {
  const t = useText("shell");
  const { pathname } = useLocation();
  useFocusAfterNavigation(pathname);
  const portal = /^\/provision\/([^/]+)/.exec(pathname)?.[1];
  const isWizard = /^\/wizard(\/|$)/.test(pathname);
  return (
    <>
      <a className="skip-link" href="#main">
        {t("skip")}
      </a>
      <Notices />
      {portal !== undefined ? (
        <PortalShell id={portal}>
          <Outlet />
        </PortalShell>
      ) : isWizard ? (
        <Outlet />
      ) : (
        <MainShell>
          <Outlet />
        </MainShell>
      )}
      <SignInDialog />
      <ToastStack />
      <Announcer />
    </>
  );
}

/** Each page change is felt by a screen reader: the focus goes to its heading. A page that is still fetched takes it once it is there. */
function useFocusAfterNavigation(pathname: string): void {
  const before = useRef(pathname);
  useEffect(() => {
    if (before.current === pathname) return;
    before.current = pathname;
    document.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
  }, [pathname]);
}
