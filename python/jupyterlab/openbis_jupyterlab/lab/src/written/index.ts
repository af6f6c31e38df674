/** Notebooks whose file a cell wants written, because it cannot see what the page shows. */
export { writeWhenWanted } from "./write-when-wanted";
