"""openBIS as the hub side sees it: one adapter that speaks V3 JSON-RPC."""
