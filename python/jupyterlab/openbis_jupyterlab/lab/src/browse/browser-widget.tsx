/** The panel's content as a widget: what is loaded late begins here. */
import { ReactWidget } from "@jupyterlab/ui-components";
import type { Widget } from "@lumino/widgets";
import { BrowserView, type IBrowser } from "./browser-view";

export function browserWidget(browser: IBrowser): Widget {
  const widget = ReactWidget.create(<BrowserView browser={browser} />);
  widget.addClass("jp-openbis-browserContent");
  return widget;
}
