"""The application server: V3 methods over the stored documents."""
