/** What the server half sends and takes. Written by `make protocol`: change the shapes there. */
export {};
