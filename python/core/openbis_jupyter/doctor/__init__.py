"""What both doctors share: findings, one careful request, the running service, and how results are told.

Private to the product: `openbis-jupyter doctor` looks from the side of openBIS or at a person's server,
`openbis-jupyter-hub doctor` from that of the hub.
"""
