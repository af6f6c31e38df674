"""What an administrator runs: put the core plugin into openBIS, take it out again, say what is wrong on either side.

layout: where things are · properties_text, eln_config: edits that disturb nothing · editors: the files we edit ·
plugin_files: what we bring · plan: what is to change · disk, journal: change it whole or not at all ·
installer: the use cases · doctor: the checks.
"""
