/** A page's toolbar with its More… list: the structure that plugins rely on. */
import { serverFacade } from "./eln-globals.js";

/** @typedef {{label: string, action: () => void}} Option */
/** @typedef {{label: string, $section: JQuery}} Section */

/**
 * @param {Option[]} options
 * @param {Section[]} sections each gets a Show/Hide entry, later: what is hidden is asked of the server
 * @param {string} namespace
 * @returns {JQuery}
 */
export function makeToolbar(options, sections, namespace) {
  const $button = $("<a>", {
    href: "#",
    "data-toggle": "dropdown",
    class: "dropdown-toggle btn btn-default",
    id: `options-menu-btn-${namespace.toLowerCase()}`,
  }).append("More ... ", $("<b>", { class: "caret" }));
  const $list = $("<ul>", { class: "dropdown-menu", role: "menu" });
  for (const { label, action } of options) $list.append(entry(label, action));
  if (sections.length && options.length) $list.append($("<li>", { role: "presentation", class: "divider" }));
  const key = `${namespace}-showing-sections`;
  serverFacade.getSetting(key, (value) => {
    const hidden = new Set(value ? JSON.parse(value) : []);
    for (const section of sections) $list.append(sectionEntry(section, hidden, key));
  });
  const $more = $("<span>", { class: "dropdown" }).append($button, $list);
  return $("<span>", { class: "toolBox" }).append($more);
}

/** @param {string} label @param {() => void} action @returns {JQuery} */
function entry(label, action) {
  const id = label.toLowerCase().replaceAll(" ", "-");
  const $link = $("<a>", { title: label, id, href: "#" }).text(label);
  return $("<li>", { role: "presentation" })
    .append($link)
    .on("click", (event) => {
      event.preventDefault();
      action();
    });
}

/** @param {Section} section @param {Set<string>} hidden @param {string} key @returns {JQuery} */
function sectionEntry({ label, $section }, hidden, key) {
  const title = () => `${hidden.has(label) ? "Show" : "Hide"} ${label}`;
  $section.toggle(!hidden.has(label));
  const $entry = entry(title(), () => {
    if (!hidden.delete(label)) hidden.add(label);
    $section.toggle(!hidden.has(label));
    $entry.find("a").text(title());
    serverFacade.setSetting(key, JSON.stringify([...hidden]));
  });
  return $entry;
}
