"""What the programs of one click say to each other: the only place where a field that travels is named.

A module for each feature: `launch`, `workspace`, `options`, `source`, `status` (with its events), `runs`, `account`,
`tickets`, `credentials`, `errors`, `health`; for JupyterLab's two halves `connections`, `datasets`, `transfers`,
`notebook_state` and `time_limit`. `shapes` reads and writes them, `version` says whether two sides understand each
other, `calls` lists who asks whom what, and `write` makes the schema, the types of both front ends and the reference
page from them.

Importing this package costs nothing. `words`, `limits` and `version` cost nothing either; the other modules load
pydantic, so whoever starts with a user's server imports them where they are needed.
"""
