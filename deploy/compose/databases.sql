-- The hub's own database is made by the image; this one is that of our service.
CREATE DATABASE openbis_jupyter;
