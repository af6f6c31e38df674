/** What the person was told of and leaves all the same: on the same way out they are not asked again. */
export class WayOut {
    /** In: whether the server can still be reached. */
    constructor(serverLives) {
        this.serverLives = serverLives;
        this.told = new Set();
    }
    /** The person goes on, and leaves these. */
    take(paths) {
        paths.forEach((path) => this.told.add(path));
    }
    /**
     * JupyterLab has asked them, too. Where they said no, they leave nothing; where yes, the server is gone and takes
     * nothing more, and its page may be closed without a further question.
     */
    async lookBack(paths) {
        this.told.clear();
        if (!(await this.serverLives())) {
            this.take(paths);
        }
    }
    /** The page is being left. In: what is at risk in it. Out: whether to ask; who then stays is asked the next time. */
    mustAsk(paths) {
        const isUntold = paths.some((path) => !this.told.has(path));
        this.told.clear();
        return isUntold;
    }
}
