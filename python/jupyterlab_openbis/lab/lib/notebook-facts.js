/** What a notebook says about itself: read from its metadata and cells, which anybody may have edited. */
const PERM_ID = /^[\w-]{1,200}$/;
function texts(value) {
    return Array.isArray(value)
        ? value.filter((one) => typeof one === "string" && PERM_ID.test(one))
        : [];
}
/** In: the notebook's metadata `openbis` and `openbis_downloads`. */
export function notebookFacts(metadata) {
    const about = (metadata["openbis"] ?? {});
    const downloads = texts(metadata["openbis_downloads"]);
    const owner = about.owner?.perm_id;
    return {
        parents: [...new Set([...texts(about.parents), ...downloads])],
        owner: typeof owner === "string" && PERM_ID.test(owner) ? owner : "",
    };
}
