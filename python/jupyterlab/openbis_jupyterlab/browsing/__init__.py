"""What the panel beside the notebooks shows of openBIS: its tree, searches, entities, previews of files."""
