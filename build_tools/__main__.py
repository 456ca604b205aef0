"""``python -m build_tools`` is the same as ``provider-directory``."""

from build_tools.cli import main

main()
