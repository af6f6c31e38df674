"""The kernel's side: connect to openBIS, download datasets, save the notebook."""
