/** How openBIS's own type of saved notebooks is called, and what its datasets say of their versions. */

/** The type that saved notebooks have; others may hold one, but a page does not know their files. */
export const NOTEBOOK_TYPE = "ANALYSIS_NOTEBOOK";
/** The property that all versions of a notebook share, in 20.10 and in 7. */
export const HISTORY_IDS = ["$HISTORY_ID", "HISTORY_ID"];
