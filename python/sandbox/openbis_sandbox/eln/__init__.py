"""What openBIS's own ELN-LIMS front end needs beside the interfaces: its files, services and master data."""
