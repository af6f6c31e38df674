/**
 * What whoever may save in openBIS wrote, made fit to be looked at beside openBIS's own things. It gets nothing: no script,
 * no other host, no form, no token, and of its own only what stands in it. The rules come first, whatever it says itself;
 * what rules cannot forbid is taken out.
 */

const RULES = [
  "default-src 'none'",
  "img-src data:",
  "media-src data:",
  "style-src 'unsafe-inline'",
  "font-src data:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");
/** Elements that speak with other hosts, or for the page as a whole, without a script. */
const TAKEN_OUT = "script, link, meta, base, iframe, frame, object, embed, form";
const ATTRIBUTES = ["ping", "referrerpolicy", "target"];
const ELSEWHERE = /^(?:https?:\/\/|mailto:)/i;

/** @param {string} html @returns {string} for a frame's `srcdoc` */
export function harmless(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const one of page.querySelectorAll(TAKEN_OUT)) one.remove();
  for (const name of ATTRIBUTES)
    for (const one of page.querySelectorAll(`[${name}]`)) one.removeAttribute(name);
  for (const link of page.querySelectorAll("a[href], area[href]")) lead(link);
  const rules = page.createElement("meta");
  rules.httpEquiv = "Content-Security-Policy";
  rules.content = RULES;
  const referrer = page.createElement("meta");
  referrer.name = "referrer";
  referrer.content = "no-referrer";
  page.head.prepend(rules, referrer);
  // eslint-disable-next-line no-restricted-properties -- a frame takes a text, and this is read, never written
  return `<!doctype html>${page.documentElement.outerHTML}`;
}

/** Links lead within the page, or into a tab that knows nothing of this one. @param {Element} link */
function lead(link) {
  const href = (link.getAttribute("href") ?? "").trim();
  if (href.startsWith("#")) {
    // A page in a frame has the address of the page around it for its own.
    link.setAttribute("href", `about:srcdoc${href}`);
  } else if (ELSEWHERE.test(href)) {
    link.setAttribute("target", "_blank");
    link.setAttribute("rel", "noopener noreferrer");
  } else link.removeAttribute("href");
}
