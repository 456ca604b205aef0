"""What the workspace's mkdocs.yml says to us: its name, and the options under our plugin."""

from __future__ import annotations

from typing import Any

from build_tools.load.documents import read_yaml
from build_tools.load.text_file import FilePlace
from build_tools.models.directory import Settings
from build_tools.models.problem import Problem
from build_tools.models.words import did_you_mean

PLUGIN = "provider-directory"
OPTIONS = ("postcode_file", "reach_miles", "demonstration")


def read_settings(place: FilePlace, problems: list[Problem]) -> Settings:
    """The settings; defaults stand in for what cannot be read, so that the rest is still checked."""
    document = read_yaml(place, problems)
    if document is None:
        return Settings()
    options = _plugin_options(document.get("plugins"))
    if options is None:
        problems.append(
            place.problem(
                "settings-broken",
                "mkdocs.yml does not list the plugin “provider-directory”, so plain mkdocs would leave every provider out.",
                "Add “plugins: [provider-directory]”.",
                field="plugins",
            )
        )
        options = {}
    for name in options:
        if name not in OPTIONS:
            problems.append(
                place.problem(
                    "settings-broken",
                    f"The plugin has no option “{name}”.",
                    did_you_mean(name, OPTIONS) + f"It knows {', '.join(OPTIONS)}.",
                    field=name,
                )
            )
    return Settings(
        site_name=str(document.get("site_name") or Settings.site_name),
        postcode_file=str(options["postcode_file"]) if options.get("postcode_file") else None,
        reach_miles=_miles(options.get("reach_miles"), place, problems),
        demonstration=str(options.get("demonstration", "false")).lower() in ("true", "yes"),
    )


def _plugin_options(plugins: Any) -> dict[str, Any] | None:
    if isinstance(plugins, dict):
        plugins = [{name: options} for name, options in plugins.items()]
    for entry in plugins if isinstance(plugins, list) else []:
        if entry == PLUGIN:
            return {}
        if isinstance(entry, dict) and PLUGIN in entry:
            options = entry[PLUGIN]
            return options if isinstance(options, dict) else {}
    return None


def _miles(text: Any, place: FilePlace, problems: list[Problem]) -> float:
    if text is None:
        return Settings.reach_miles
    try:
        number = float(text)
    except (TypeError, ValueError):
        number = -1.0
    if not 1 <= number <= 500:
        problems.append(
            place.problem(
                "settings-broken",
                f"reach_miles is “{text}”; it must be a number of miles from 1 to 500.",
                "Most partnerships leave it out, which means 25.",
                field="reach_miles",
            )
        )
        return Settings.reach_miles
    return number
