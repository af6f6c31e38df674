/** An ELN page with a painted toolbar and the built plugin in it. */
import { buildSync } from "esbuild";
import { JSDOM } from "jsdom";

/** @param {object} entry of esbuild @returns {string} one script */
export const bundled = (entry) =>
  buildSync({ ...entry, bundle: true, format: "iife", write: false, define: { BUNDLE_VERSION: '"test"' } })
    .outputFiles[0].text;
const PLUGIN = bundled({ entryPoints: ["plugin/plugin.js"] });

/** @param {string} id of the button behind the ELN's prefix @param {string} entries @returns {string} a list in a toolbar */
export const dropdown = (id, entries) =>
  `<span class=dropdown><a id="options-menu-btn-${id}" class=btn>More</a><ul class="dropdown-menu" role=menu>${entries}</ul></span>`;
const MORE = dropdown("experiment-view-x", "<li><a>Delete</a></li>");

/**
 * @param {(window: any) => void} [prepare] what is different before the plugin comes
 * @param {string} [script]
 * @param {string} [toolbar]
 */
export function eln(prepare = () => {}, script = PLUGIN, toolbar = MORE) {
  const { window } = new JSDOM(
    `<head><title>openBIS</title></head><div id=header>${toolbar}</div><div id=content></div>`,
    { runScripts: "outside-only", url: "https://openbis.example.org/openbis/webapp/eln-lims/" },
  );
  const content = [window.document.getElementById("content")];
  const logged = /** @type {unknown[]} */ ([]);
  Object.assign(window, {
    ELNLIMSPlugin: function ELNLIMSPlugin() {},
    profile: { plugins: [{}] },
    mainController: { views: { header: [window.document.getElementById("header")], content } },
  });
  window.console.error = (...args) => logged.push(args);
  prepare(window);
  window.eval(script);
  const list = window.document.querySelector("ul");
  const ours = () => [...list.querySelectorAll("[data-openbis-jupyter]")];
  return { window, plugin: window.profile.plugins[1], content, list, ours, logged };
}
