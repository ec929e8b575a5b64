/** What every page needs: as two files it compresses better than as thirty, and the first changes only when a library does. */
export const chunks = {
  groups: [
    {
      name: "libraries",
      test: /node_modules\/(react|react-dom|scheduler|use-sync-external-store|@tanstack\/(react-router|router-core|history|react-store|store|react-query|query-core))\//,
    },
    {
      name: "frame",
      test: /console\/src\/(api|shell|theme|i18n\/[\w-]+\.ts|ui\/(announce|button|copy-button|dialog|field|icon|menu|pill|states|technical|toasts|use-now)\.|provision\/(portal-shell|sovereign-status|app-detail-frame|live\/(use-record|stream-status|use-live))\.)|contract\/src\/(create-client|lifecycle)\.|messageformat\/runtime|make-plural/,
    },
  ],
};
