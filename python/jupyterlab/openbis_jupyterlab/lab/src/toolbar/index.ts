/** The commands of toolbar, menu and palette, and the toolbar's item that shows state and run of a notebook. */
export { addCommands, type IActionContext, MENU_COMMANDS } from "./commands";
export { IOpenNotebooks, openNotebooks, type OpenNotebooks } from "./open-notebooks";
export { stateItem } from "./state-item";
