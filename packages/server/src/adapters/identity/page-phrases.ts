export type PageLanguage = "en" | "ar";

/** A phrase as HTML. `values` stand for `{name}` in it and are HTML already. */
export type Say = (english: string, values?: Record<string, string>) => string;

/** The language of the pages that a browser likes best; English unless it asks for Arabic first. */
export function languageOf(acceptLanguage: string | undefined): PageLanguage {
  const wanted = (acceptLanguage ?? "").split(",").flatMap((part, place) => {
    const [tag = "", quality = "q=1"] = part.split(";").map((each) => each.trim().toLowerCase());
    const weight = Number(/^q=([\d.]+)$/.exec(quality)?.[1] ?? 0);
    const [language] = tag.split("-");
    return weight > 0 && (language === "en" || language === "ar") ? [{ language, weight, place }] : [];
  });
  const [best] = wanted.toSorted((a, b) => b.weight - a.weight || a.place - b.place);
  return best?.language === "ar" ? "ar" : "en";
}

/** Says phrases in a language. What has no translation, such as what another issuer says, stays English and says that it is. */
export function speaker(language: PageLanguage): Say {
  return (english, values = {}) => {
    const known = language === "ar" ? arabic[english] : english;
    const text = escapeHTML(known ?? english).replaceAll(/\{(\w+)\}/g, (hole, name: string) => values[name] ?? hole);
    return known === undefined ? `<span lang="en" dir="ltr">${text}</span>` : text;
  };
}

export function escapeHTML(text: string): string {
  return text.replaceAll(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

const arabic: Record<string, string> = {
  Catalyst: "Catalyst",
  "Sign in to Catalyst": "تسجيل الدخول إلى Catalyst",
  "Sign in": "تسجيل الدخول",
  "Sign-in code": "رمز تسجيل الدخول",
  "Type the code of your sign-in link. Whoever runs this mothership can make you a new one.":
    "اكتب الرمز الوارد في رابط تسجيل الدخول. ويستطيع من يدير هذا الخادم أن ينشئ لك رابطًا جديدًا.",
  "Your link signs you in as {name}. It works once.": "رابطك يسجّل دخولك باسم {name}، ويعمل مرة واحدة.",
  "This code is not known, was used before, or has expired.": "هذا الرمز غير معروف، أو سبق استخدامه، أو انتهت صلاحيته.",
  "Too many tries. Wait a minute, then try again.": "محاولات كثيرة جدًا. انتظر دقيقة ثم حاول مرة أخرى.",
  "Signing in did not work": "تعذّر تسجيل الدخول",
  "This sign-in was begun in another browser, is finished, or has waited too long.":
    "بدأ تسجيل الدخول هذا في متصفح آخر، أو اكتمل من قبل، أو طال انتظاره.",
  "Too many sign-ins from your address. Wait a minute, then start again.":
    "محاولات تسجيل دخول كثيرة من عنوانك. انتظر دقيقة ثم ابدأ من جديد.",
  "Too many sign-ins from your address: wait a minute.": "محاولات تسجيل دخول كثيرة من عنوانك. انتظر دقيقة.",
  "Start again": "البدء من جديد",
  "You are signed in as {name}.": "سجّلت الدخول باسم {name}.",
  "You may create deployments and see your own.": "يمكنك إنشاء عمليات النشر والاطلاع على عملياتك.",
  "Your roles: {roles}.": "أدوارك: {roles}.",
  "Deployments: {address}": "عمليات النشر: {address}",
  "Everything else: {address}": "كل ما عدا ذلك: {address}",
};
