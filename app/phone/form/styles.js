// The form's style sheet, which lies beside its code.

/** Resolves when the form can be shown in its own looks, or in none if they cannot be had. */
export function styled() {
  const href = new URL("card.css", import.meta.url).href;
  if (Array.from(document.styleSheets).some(sheet => sheet.href === href)) return Promise.resolve();
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  return new Promise(done => {
    link.onload = link.onerror = done;
    document.head.append(link);
  });
}
