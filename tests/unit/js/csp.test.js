/** Nothing that a Content-Security-Policy without 'unsafe-inline' and 'unsafe-eval' refuses; nothing global. */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { JSDOM } from "jsdom";

const sources = ["plugin", "webapp"].flatMap((room) =>
  readdirSync(room)
    .filter((name) => name.endsWith(".js"))
    .map((name) => [`${room}/${name}`, readFileSync(`${room}/${name}`, "utf8")]),
);

const REFUSED = {
  "an inline handler": /\son[a-z]+=["']|setAttribute\(\s*["']on/,
  "an inline style": /setAttribute\(\s*["']style|\bstyle:\s*["'`]|<style/,
  "code from text": /\beval\(|new Function\(|set(Timeout|Interval)\(\s*["'`]/,
  "markup from text": /innerHTML|outerHTML\s*=|insertAdjacentHTML|document\.write|createContextualFragment/,
  "a javascript: address": /["'`]javascript:/,
};
for (const [what, pattern] of Object.entries(REFUSED)) {
  test(`no source holds ${what}`, () => {
    assert.deepEqual(
      sources.filter(([, text]) => pattern.test(text)).map(([name]) => name),
      [],
    );
  });
}

test("the page that stands alone allows itself nothing but its own files", () => {
  const { document } = new JSDOM(readFileSync("webapp/index.html", "utf8")).window;
  const policy = document.querySelector("meta[http-equiv=Content-Security-Policy]").content;
  assert.match(policy, /default-src 'none'/);
  assert.doesNotMatch(policy, /unsafe|\*|https?:|data:/);
  for (const script of document.scripts) assert.deepEqual([script.textContent, script.type], ["", "module"]);
  assert.equal(document.querySelector("style, [style]"), null);
});
