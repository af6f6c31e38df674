/** Text as code: the only way in which a name from openBIS gets into a cell. */

/** In: text. Out: a Python, R or JSON string literal of it; only ASCII, so no character is read in another way. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** A lone half of a surrogate pair has no file name. Astral characters: R and Python read `\uD83D` differently. */
function astralSafe(text: string, escape: (code: number) => string): string {
  return [...text]
    .map((one) =>
      (one.codePointAt(0) ?? 0) > 0xffff ? escape(one.codePointAt(0) ?? 0) : quoted(one).slice(1, -1),
    )
    .join("");
}

/** What writes a text as code of each language; in the shell it is one word. */
export const literals = {
  python: (text: string): string =>
    `"${astralSafe(text, (code) => `\\U${code.toString(16).padStart(8, "0")}`)}"`,
  R: (text: string): string => `"${astralSafe(text, (code) => `\\U{${code.toString(16)}}`)}"`,
  octave: (text: string): string => `'${text.replace(/'/g, "''")}'`,
  bash: (text: string): string => `'${text.replace(/'/g, `'\\''`)}'`,
};
