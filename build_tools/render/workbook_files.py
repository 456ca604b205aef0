"""The blank workbooks of the site: one beside the page of each framework version that is in use."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from build_tools.models.framework import Framework
from build_tools.models.site import OutputFile
from build_tools.render.views import framework_path

WORKBOOK = "visit.xlsx"


def workbook_files(frameworks: Iterable[Framework], on: date) -> tuple[OutputFile, ...]:
    """
    ``frameworks/<id>/<version>/visit.xlsx``, for people who may use a spreadsheet and have no terminal.

    Without a list of providers: the site's readers type the name, and the file need not change with every record.
    """
    from build_tools.render.workbook import visit_workbook  # brings openpyxl, which only a build and two commands need

    return tuple(
        OutputFile(f"{framework_path(*framework.key)}{WORKBOOK}", visit_workbook(framework, (), None))
        for framework in frameworks
        if framework.header.in_use(on)
    )
