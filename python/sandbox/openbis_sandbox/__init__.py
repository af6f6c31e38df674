"""A small openBIS for tests, demos and continuous integration: `openbis-sandbox serve`."""
