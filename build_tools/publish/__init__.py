"""The site on disk: frames pages, writes a whole site or none."""
