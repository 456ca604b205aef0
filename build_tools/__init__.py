"""
Provider Directory: data packages in, decisions with reasons, a static site out.

Read in this order: ``pipeline`` (the story on one page), then the stage that interests you. ``load`` turns files into
rows, ``validate`` rows into checked records or problems, ``decide`` records into decisions, ``render`` decisions into
pages. ``publish`` writes the site, ``intake`` writes workspaces. ``models`` has the nouns; ``theme`` what browsers get.
"""

__version__ = "0.1.0"
