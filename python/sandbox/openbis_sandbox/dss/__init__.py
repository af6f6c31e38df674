"""The data store: files of data sets, listed, downloaded and uploaded."""
