/** Unsaved notebooks that the person was told of and leaves all the same: while they do, they are not asked again. */
export class LeaveConsent {
  /** In: whether the server can still be reached. */
  constructor(private readonly serverLives: () => Promise<boolean>) {}

  /** The person goes on, and leaves these. */
  give(paths: readonly string[]): void {
    paths.forEach((path) => this.told.add(path));
  }

  /**
   * JupyterLab has asked them, too. Where they said no, they leave nothing; where yes, the server is gone and takes
   * nothing more, and its page may be closed without a further question.
   */
  async afterShutdown(paths: readonly string[]): Promise<void> {
    this.told.clear();
    if (!(await this.serverLives())) {
      this.give(paths);
    }
  }

  /** The page is being left. In: what is at risk in it. Out: whether to ask; who then stays is asked the next time. */
  shouldAsk(paths: readonly string[]): boolean {
    const isUntold = paths.some((path) => !this.told.has(path));
    this.told.clear();
    return isUntold;
  }

  private readonly told = new Set<string>();
}
