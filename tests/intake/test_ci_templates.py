"""What the forges are told to do: sound YAML and shell, run for real against a repository and a stand-in for the forge."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml

from build_tools.intake.ci_templates import FORGES, template_text
from tests.handed_in import FOLDER, content, package

Command = Callable[..., Any]
TOOL = "git+https://git.example/provider-directory@6f2c1d7"
INBOX = "qa_reports/inbox"
EXPRESSION = re.compile(r"\$\{\{.*?\}\}")


def scripts(forge: str, text: str | None = None) -> dict[str, str]:
    """Every shell script of a forge's file, by job and step."""
    document = yaml.safe_load(text or template_text(forge, TOOL, "main"))
    if forge == "gitlab":
        jobs = {name: job for name, job in document.items() if "script" in job}
        return {
            f"{name} {part} {n}": script
            for name, job in jobs.items()
            for part in ("script", "after_script")
            for n, script in enumerate(job.get(part, []))
        }
    return {f"{name}: {step['name']}": step["run"] for name, job in document["jobs"].items() for step in job["steps"]}


def without_marks(text: str) -> str:
    """The file once somebody has taken the marks away from the part that publishes."""
    head, job, tail = re.split(r"(?m)^( *# (?:publish|pages):)$", text)
    return head + re.sub(r"(?m)^( *)# ", r"\1", job + tail)


@pytest.mark.parametrize("forge", FORGES)
@pytest.mark.parametrize("published", [False, True])
def test_every_script_is_sound_and_takes_nothing_but_variables(forge: str, published: bool) -> None:
    text = template_text(forge, TOOL, "main")
    found = scripts(forge, without_marks(text) if published else text)
    assert len(found) == 6 + 2 * published
    for name, script in found.items():
        assert subprocess.run(["bash", "-n"], input=script, text=True, check=False).returncode == 0, name
        # What a person wrote, put into a script by the forge, would be run.
        assert not EXPRESSION.search(script), name
        assert "@" not in re.sub(r'"@\$work|"\$@"|inbox@users', "", script.replace(TOOL, "")), name


@pytest.mark.parametrize("forge", ["github", "forgejo", "gitea"])
def test_a_job_gets_no_more_than_it_needs(forge: str) -> None:
    document = yaml.safe_load(template_text(forge, TOOL, "main"))
    text = template_text(forge, TOOL, "main")
    assert "pull_request_target" not in text
    assert not re.search(r"^\s*(- )?uses:", text, re.MULTILINE)
    tokens = {
        (name, step["name"])
        for name, job in document["jobs"].items()
        for step in job["steps"]
        if "github.token" in str(step.get("env"))
    }
    # The steps that install the tool and read what was handed in have no token.
    assert tokens == {
        ("check", "Fetch the request"),
        ("check", "Say it in a comment"),
        ("take", "Take in what was handed in"),
    }
    assert document["permissions"] == {}
    assert document["jobs"]["check"]["permissions"] == {"contents": "read", "pull-requests": "write"}
    assert document["jobs"]["take"]["permissions"] == {"contents": "write"}


def test_a_file_is_written_once_and_no_other_is_written_over(workspace: Path, command: Command) -> None:
    target = workspace / ".github/workflows/inbox.yml"
    made = command("ci", "github", "--tool", TOOL, workspace=workspace)
    assert made.exit_code == 0, made.errors
    assert "Wrote .github/workflows/inbox.yml" in made.output
    assert "just so" in command("ci", "github", "--tool", TOOL, workspace=workspace).output
    target.write_text("name: mine\n", encoding="utf-8")
    refused = command("ci", "github", "--tool", TOOL, workspace=workspace)
    assert refused.exit_code == 2
    assert "--replace" in refused.errors
    assert target.read_text(encoding="utf-8") == "name: mine\n"
    assert command("ci", "github", "--tool", TOOL, "--replace", workspace=workspace).exit_code == 0
    assert [path.name for path in target.parent.iterdir()] == ["inbox.yml"]


@pytest.mark.parametrize("forge", FORGES)
def test_a_workspace_with_the_file_is_sound_still(forge: str, workspace: Path, command: Command) -> None:
    assert command("ci", forge, "--tool", TOOL, workspace=workspace).exit_code == 0
    assert command("check", workspace=workspace).exit_code == 0


def test_a_link_on_the_way_is_not_followed(workspace: Path, command: Command, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (workspace / ".github").symlink_to(tmp_path / "elsewhere")
    assert command("ci", "github", "--tool", TOOL, workspace=workspace).exit_code == 2
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.parametrize(
    "words", [["--tool", 'x" ; curl'], ["--tool", "x\ny"], ["--tool", "${{ secrets.X }}"], ["--tool", "-e ."]]
)
def test_what_could_be_read_as_anything_else_is_refused(words: list[str], workspace: Path, command: Command) -> None:
    assert command("ci", "github", *words, workspace=workspace).exit_code == 2
    assert command("ci", "github", "--tool", TOOL, "--branch", "a..b", workspace=workspace).exit_code == 2
    assert not (workspace / ".github").exists()


class Forge:
    """A forge's comments, over HTTP: what was asked, and what stands there."""

    def __init__(self) -> None:
        self.comments: list[dict[str, Any]] = [{"id": 1, "body": "Thank you"}]
        self.asked: list[tuple[str, str, str]] = []
        self.refuses = False


@pytest.fixture
def forge() -> Iterator[tuple[Forge, str]]:
    there = Forge()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            sent = json.loads(self.rfile.read(length)) if length else None
            token = self.headers.get("Authorization") or self.headers.get("PRIVATE-TOKEN") or ""
            there.asked.append((self.command, self.path, token))
            status = 403 if there.refuses else 200
            if sent and not there.refuses:
                if self.command == "POST":
                    there.comments.append({"id": len(there.comments) + 1, **sent})
                else:
                    there.comments[int(self.path.rsplit("/", 1)[1]) - 1].update(sent)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(there.comments).encode())

        do_GET = do_POST = do_PATCH = do_PUT = answer

        def log_message(self, *_words: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield there, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def upstream(workspace: Path, tmp_path: Path) -> Path:
    """A bare repository with the tiny workspace on its main branch."""
    bare = tmp_path / "upstream.git"
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", str(bare))
    git(bare, "config", "uploadpack.allowAnySHA1InWant", "true")
    git(workspace, "init", "--quiet", "--initial-branch=main", ".")
    shutil.copy(Path(__file__).parents[2] / "build_tools/intake/starter/dot-gitignore", workspace / ".gitignore")
    push(workspace, bare, "Begin")
    return bare


def git(where: Path, *words: str) -> str:
    own = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "HOME": str(where)}
    done = subprocess.run(
        ["git", *words], cwd=where, env={**os.environ, **own}, text=True, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def push(workspace: Path, bare: Path, subject: str) -> None:
    git(workspace, "add", "--all")
    git(workspace, "-c", "user.name=T", "-c", "user.email=t@example.org", "commit", "--quiet", "--message", subject)
    git(workspace, "push", "--quiet", str(bare), "main")


def run(script: str, where: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """One step, as the forge runs it, with this checkout's own tool in place of an installed one."""
    where.mkdir(exist_ok=True)
    scratch = where.parent / "scratch"
    tool = scratch / "inbox/tool/bin/provider-directory"
    if not tool.exists():
        tool.parent.mkdir(parents=True)
        tool.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m build_tools "$@"\n', encoding="utf-8")
        tool.chmod(0o755)
    path = str(Path(__file__).parents[2])
    environment = {
        "HOME": str(where.parent),
        "RUNNER_TEMP": str(scratch),
        "PATH": os.environ["PATH"],
        "PYTHONPATH": path,
    }
    epoch = os.environ["SOURCE_DATE_EPOCH"]
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eu", "-c", script],
        cwd=where,
        env={**environment, "SOURCE_DATE_EPOCH": epoch, "LOGIN": "x:y", **variables},
        text=True,
        capture_output=True,
        check=False,
    )


def steps(name: str) -> dict[str, str]:
    return {key.split(": ", 1)[1]: script for key, script in scripts(name).items() if ": " in key}


def drop(workspace: Path, name: str, held: bytes) -> None:
    (workspace / INBOX).mkdir(exist_ok=True)
    (workspace / INBOX / name).write_bytes(held)


def test_a_request_is_checked_and_its_one_comment_renewed(
    workspace: Path, upstream: Path, tmp_path: Path, forge: tuple[Forge, str]
) -> None:
    there, address = forge
    bad = package()
    bad["resources"][0]["data"][0]["outcome"] = "@everyone\n::stop-commands::x ##[add-mask]e"
    drop(workspace, "visit.json", content(bad))
    push(workspace, upstream, "A visit")
    made = steps("github")
    job = tmp_path / "job"
    comment = {
        "COMMENTS": f"{address}/repos/a/b/issues/7/comments",
        "COMMENT": f"{address}/repos/a/b/issues/comments",
        "CHANGE": "PATCH",
        "HEADER": "Authorization: token secret",
    }
    for body, ending, word in ((None, 1, "cannot be taken in"), (content(package()), 0, "can be taken in")):
        if body:
            drop(workspace, "visit.json", body)
            push(workspace, upstream, "The visit, mended")
        commit = git(workspace, "rev-parse", "HEAD").strip()
        fetched = run(made["Fetch the request"], job, REPOSITORY=str(upstream), COMMIT=commit)
        assert fetched.returncode == 0, fetched.stderr
        checked = run(made["Check what was handed in"], job)
        assert checked.returncode == ending, checked.stdout + checked.stderr
        assert checked.stdout.splitlines()
        assert all(line.startswith("| ") for line in checked.stdout.splitlines())
        # GitHub takes this one for a command wherever it stands in a line.
        assert "##[" not in checked.stdout and ("[add-mask]" in checked.stdout) is (ending == 1)
        said = run(made["Say it in a comment"], job, **comment)
        assert said.returncode == 0, said.stderr
        assert [one["id"] for one in there.comments] == [1, 2]
        assert word in there.comments[1]["body"]
        assert "@" not in there.comments[1]["body"]
        assert (job / INBOX / "visit.json").exists()
    assert there.comments[0]["body"] == "Thank you"
    assert [(verb, token) for verb, _path, token in there.asked if verb != "GET"] == [
        ("POST", "token secret"),
        ("PATCH", "token secret"),
    ]
    assert "secret" not in said.stdout + said.stderr


def test_a_job_that_may_not_comment_says_so_and_ends_well(tmp_path: Path, forge: tuple[Forge, str]) -> None:
    there, address = forge
    there.refuses = True
    (tmp_path / "scratch/inbox").mkdir(parents=True)
    (tmp_path / "scratch/inbox/comment.md").write_text("<!-- provider-directory inbox -->\n", encoding="utf-8")
    said = run(
        steps("forgejo")["Say it in a comment"],
        tmp_path / "job",
        COMMENTS=f"{address}/comments",
        COMMENT=f"{address}/comments",
        CHANGE="PATCH",
        HEADER="Authorization: token x",
    )
    assert said.returncode == 0
    assert "No comment could be made" in said.stdout


def test_what_was_merged_is_taken_in_and_pushed_and_the_rest_stays(
    workspace: Path, upstream: Path, tmp_path: Path
) -> None:
    drop(workspace, "visit.json", content(package()))
    drop(workspace, "broken.json", b"{")
    push(workspace, upstream, "Two files")
    take = steps("github")["Take in what was handed in"]
    done = run(take, tmp_path / "job", REPOSITORY=str(upstream), BRANCH="main")
    assert done.returncode == 1, done.stdout + done.stderr  # one was refused
    files = git(upstream, "ls-tree", "-r", "--name-only", "main").splitlines()
    assert f"{FOLDER}/r1/datapackage.json" in files
    assert [name for name in files if name.startswith(INBOX) and name.endswith(".json")] == [f"{INBOX}/broken.json"]
    assert "job" not in str(files)
    before = git(upstream, "rev-parse", "main")
    run(take, tmp_path / "job", REPOSITORY=str(upstream), BRANCH="main")
    assert git(upstream, "rev-parse", "main") == before, "the same again changes nothing"


def test_when_somebody_else_pushes_meanwhile_nothing_of_theirs_is_lost(
    workspace: Path, upstream: Path, tmp_path: Path
) -> None:
    drop(workspace, "visit.json", content(package()))
    push(workspace, upstream, "A visit")
    (workspace / "NOTES.md").write_text("Theirs\n", encoding="utf-8")
    other = tmp_path / "other.git"
    git(tmp_path, "clone", "--quiet", "--bare", str(upstream), str(other))
    push(workspace, other, "Somebody else's")
    # Their commit comes in when ours is about to.
    hook = upstream / "hooks/pre-receive"
    hook.write_text(
        f'#!/bin/sh\n[ -e "{tmp_path}/came" ] && exit 0\ntouch "{tmp_path}/came"\nexit 1\n', encoding="utf-8"
    )
    hook.chmod(0o755)
    done = run(
        f"({steps('github')['Take in what was handed in']})".replace(
            "git commit --quiet --message",
            f'[ -e "{tmp_path}/came" ] && git -C "{upstream}" fetch --quiet "{other}" main:main || true\n'
            "  git commit --quiet --message",
        ),
        tmp_path / "job",
        REPOSITORY=str(upstream),
        BRANCH="main",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    files = git(upstream, "ls-tree", "-r", "--name-only", "main").splitlines()
    assert "NOTES.md" in files
    assert f"{FOLDER}/r1/datapackage.json" in files


def test_gitlab_runs_the_same_scripts(
    workspace: Path, upstream: Path, tmp_path: Path, forge: tuple[Forge, str]
) -> None:
    there, address = forge
    drop(workspace, "visit.json", content(package()))
    push(workspace, upstream, "A visit")
    made = scripts("gitlab")
    variables = {
        "CI_PROJECT_URL": str(upstream).removesuffix(".git"),
        "CI_COMMIT_SHA": git(workspace, "rev-parse", "HEAD").strip(),
        "CI_JOB_TOKEN": "x",
        "CI_API_V4_URL": address,
        "CI_PROJECT_ID": "5",
        "CI_MERGE_REQUEST_IID": "9",
        "INBOX_COMMENT_TOKEN": "secret",
        "INBOX_PUSH_TOKEN": "x",
    }
    job = tmp_path / "job"
    whole = "\n".join(["set -eu", made["inbox-check script 1"], made["inbox-check script 2"]])
    checked = run(whole, job, **variables)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert run(made["inbox-check after_script 0"], job, **variables).returncode == 0
    assert "can be taken in" in there.comments[1]["body"]
    assert there.asked[-1] == ("POST", "/projects/5/merge_requests/9/notes", "secret")
    taken = run(made["inbox-take script 1"], tmp_path / "take", **variables)
    assert taken.returncode == 0, taken.stdout + taken.stderr
    assert f"{FOLDER}/r1/datapackage.json" in git(upstream, "ls-tree", "-r", "--name-only", "main")
