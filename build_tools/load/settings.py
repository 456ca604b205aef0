"""What the workspace's mkdocs.yml says to us: its name, and the options under our plugin."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from build_tools.load.documents import read_yaml
from build_tools.load.mkdocs_settings import Trouble, check_mkdocs, named_entries
from build_tools.load.text_file import FilePlace
from build_tools.models.directory import Settings
from build_tools.models.problem import Problem
from build_tools.models.provider import EMAIL, WEB_ADDRESS
from build_tools.models.words import did_you_mean

SETTINGS_FILE = "mkdocs.yml"
PLUGIN = "provider-directory"
OPTIONS = ("postcode_file", "reach_miles", "demonstration", "changes_to")
YES, NO = ("true", "yes", "on"), ("false", "no", "off")  # as YAML has them, in any mixture of capitals


def read_settings(place: FilePlace, problems: list[Problem]) -> Settings:
    """The settings; defaults stand in for what cannot be read, so that the rest is still checked."""
    document = read_yaml(place, problems)
    if document is None:
        return Settings()
    troubles = list(check_mkdocs(document, Path(place.path).parent))
    options = _plugin_options(document.get("plugins"), troubles)
    name = document.get("site_name")
    settings = Settings(
        site_name=name if isinstance(name, str) and name.strip() else Settings.site_name,
        postcode_file=_postcode_file(options.get("postcode_file"), troubles),
        reach_miles=_miles(options.get("reach_miles"), troubles),
        demonstration=_demonstration(options.get("demonstration", "false"), troubles),
        changes_to=_address(options.get("changes_to"), troubles),
    )
    problems.extend(
        place.problem("settings-broken", trouble.message, trouble.fix, field=trouble.setting) for trouble in troubles
    )
    return settings


def is_yes(value: object) -> bool:
    """True for what YAML takes for true, quoted or not."""
    return str(value).lower() in YES


def _plugin_options(plugins: Any, troubles: list[Trouble]) -> dict[str, Any]:
    ours = [options for name, options in named_entries(plugins) if name == PLUGIN]
    if not ours:
        troubles.append(
            Trouble(
                "plugins",
                "mkdocs.yml does not list the plugin “provider-directory”, so plain mkdocs would leave every provider out.",
                "Add “plugins: [provider-directory]”.",
            )
        )
        return {}
    if len(ours) > 1:
        troubles.append(
            Trouble("plugins", "mkdocs.yml lists the plugin “provider-directory” twice.", "Keep one, with its options.")
        )
    options = ours[0]
    if options in (None, "", "null", "~"):
        return {}
    if not isinstance(options, dict):
        troubles.append(
            Trouble(
                "plugins",
                "The options of the plugin “provider-directory” are not written as “name: value”.",
                "Write each on a line of its own below the plugin, indented, such as “reach_miles: 25”.",
            )
        )
        return {}
    troubles.extend(
        Trouble(
            name,
            f"The plugin has no option “{name}”.",
            did_you_mean(name, OPTIONS) + f"It knows {', '.join(OPTIONS)}.",
        )
        for name in options
        if name not in OPTIONS
    )
    return options


def _postcode_file(value: Any, troubles: list[Trouble]) -> str | None:
    if value is not None and not isinstance(value, str):
        troubles.append(
            Trouble("postcode_file", "postcode_file is not the name of one file.", "Write one path after the colon.")
        )
        return None
    return value or None


def _miles(value: Any, troubles: list[Trouble]) -> float:
    if value is None:
        return Settings.reach_miles
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = -1.0
    if not 1 <= number <= 500:
        troubles.append(
            Trouble(
                "reach_miles",
                f"reach_miles is “{value}”; it must be a number of miles from 1 to 500.",
                "Most partnerships leave it out, which means 25.",
            )
        )
        return Settings.reach_miles
    return number


def _address(value: Any, troubles: list[Trouble]) -> str | None:
    if value is None:
        return None
    if (
        not isinstance(value, str)
        or len(value) > 200
        or not (re.fullmatch(EMAIL, value) or re.fullmatch(WEB_ADDRESS, value))
    ):
        troubles.append(
            Trouble(
                "changes_to",
                "changes_to is neither an e-mail address nor a web address.",
                "Write one of them, such as directory@partnership.example: providers are told to send their changes there.",
            )
        )
        return None
    return value


def _demonstration(value: Any, troubles: list[Trouble]) -> bool:
    if str(value).lower() not in YES + NO:
        troubles.append(
            Trouble(
                "demonstration", f"demonstration is “{value}”; it must be true or false.", "Leave it out for false."
            )
        )
    return is_yes(value)
