/** A key in words, as its endings are judged: `adminPassword`, `ADMIN_PASSWORD` and `admin.password` are `admin-password`. */
export function keyWords(key: string): string {
  return key
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replaceAll(/[_.]/g, "-")
    .toLowerCase();
}
