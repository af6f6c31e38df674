/** The language of an open notebook. */
import type { NotebookPanel } from "@jupyterlab/notebook";

/** As Jupyter calls it (`python`, `R`, `octave`, `bash`, …); empty where the notebook does not say. */
export function languageOf(panel: NotebookPanel): string {
  const info = panel.content.model?.getMetadata("language_info") as { name?: string } | undefined;
  const spec = panel.content.model?.getMetadata("kernelspec") as { language?: string } | undefined;
  return info?.name ?? spec?.language ?? "";
}
