"""The office's own pages: the same records, form and sign-off in a browser, for people who use no terminal."""
