"""What an administrator of openBIS runs: put the core plugin into it, take it out again, say what is wrong.

installer: the use cases · plan: what is to change · record: what is installed, and how a run is brought to its end ·
disk: files that are there whole or not at all · layout: where things are · blocks: our lines in somebody else's file ·
eln_config, properties, modules: the three files that we edit · plugin_files, archive: what we bring ·
version_0_1: what an earlier version left · texts: what is said · doctor: the checks.
"""
