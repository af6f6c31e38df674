"""What a notebook is asked for, called and built from."""
