"""The commands of an openBIS server: `openbis-jupyter install`, `uninstall` and `doctor`."""
