"""The V1 interface of openBIS, as far as the ELN-LIMS front end still uses it (`openbis.js`)."""
