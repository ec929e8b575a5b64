import { useRouter } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { base } from "../api/api.ts";

/** A link to a component's page. It follows nothing, unlike the router's own: sixty of those in one grid would slow each key press. */
export function ComponentLink({ id, children }: { id: string; children: ReactNode }) {
  const router = useRouter();
  const target = { to: "/marketplace/product/$component", params: { component: id } } as const;
  return (
    <a
      href={`${base}/marketplace/product/${id}`}
      onPointerEnter={() => void router.preloadRoute(target)}
      onClick={(event) => {
        // A new tab or window is the browser's own affair.
        if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        void router.navigate(target);
      }}
    >
      {children}
    </a>
  );
}
