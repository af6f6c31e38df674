/** The panel's place beside the notebooks. What it shows is loaded when somebody looks at it for the first time. */
import { PanelLayout, Widget } from "@lumino/widgets";
import type { Message } from "@lumino/messaging";
import { type ISignal, Signal } from "@lumino/signaling";
import { BROWSE } from "../texts";
import { datasetIcon } from "../ui";

export const PANEL_ID = "openbis-browser";

/** In: what makes the panel's content. */
export class BrowserPanel extends Widget {
  constructor(private readonly content: () => Promise<Widget>) {
    super();
    this.id = PANEL_ID;
    this.addClass("jp-openbis-browser");
    this.node.setAttribute("role", "region");
    this.node.setAttribute("aria-label", BROWSE.title);
    this.title.icon = datasetIcon;
    this.title.caption = BROWSE.title;
    this.layout = new PanelLayout();
  }

  /** It has come into view. */
  get shown(): ISignal<this, void> {
    return this._shown;
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    this._look();
  }

  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    this._look();
  }

  protected override onActivateRequest(message: Message): void {
    super.onActivateRequest(message);
    this.node.querySelector("input")?.focus();
  }

  private _look(): void {
    if (!this.isVisible) {
      return;
    }
    if (this._isFilled) {
      this._shown.emit();
      return;
    }
    this._isFilled = true;
    void this.content().then((widget) => {
      if (!this.isDisposed) {
        (this.layout as PanelLayout).addWidget(widget);
      }
    });
  }

  private _isFilled = false;
  private readonly _shown = new Signal<this, void>(this);
}
