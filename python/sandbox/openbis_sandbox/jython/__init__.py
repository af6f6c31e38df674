"""Custom AS services run in real Jython 2.7, in a process of its own."""
