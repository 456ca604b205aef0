"""The same history without the git program, by dulwich, which is part of the extra [studio]."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from dulwich import porcelain
from dulwich.errors import CommitError, NotGitRepository
from dulwich.file import FileLocked
from dulwich.index import ConflictedIndexEntry, commit_tree
from dulwich.object_store import iter_tree_contents, tree_lookup_path
from dulwich.objects import Blob, Commit, ObjectID, TreeEntry
from dulwich.refs import HEADREF
from dulwich.repo import Repo

from build_tools.studio.repository import NO_BRANCH, Entry, NotRecorded, author_of, is_kept

COMMITTER = b"studio <studio@studio.invalid>"
# AssertionError: so it calls an index that is no index.
FAILURES = (OSError, KeyError, ValueError, AssertionError, FileLocked, NotGitRepository, CommitError)


class GitLibrary:
    """See :class:`build_tools.studio.repository.History`."""

    def __init__(self, workspace: Path) -> None:
        self._workspace = workspace.resolve()

    @property
    def note(self) -> str:
        """Whether what is saved goes to a branch at all."""
        with self._open() as repo:
            return "" if (repo.refs.read_ref(HEADREF) or b"").startswith(b"ref: ") else NO_BRANCH

    def keep(self, paths: Sequence[str], words: str, person: str) -> str | None:
        """The last commit's tree with these files put in their places; other staged files stay staged."""
        try:
            with self._open() as repo:
                wanted = sorted({name for path in paths for name in self._files(repo, path)})
                if not wanted:
                    return None
                tree_store = repo.get_worktree()
                tree_store.stage(wanted)
                index = repo.open_index()
                head = self._head(repo)
                old = {entry.path: (entry.mode, entry.sha) for entry in self._tree(repo, head)}
                new = dict(old)
                for name in wanted:
                    key = name.encode()
                    if key in index:
                        entry = index[key]
                        if isinstance(entry, ConflictedIndexEntry):
                            raise ValueError(f"{name} is in the middle of a merge")
                        new[key] = (entry.mode, entry.sha)
                    else:
                        new.pop(key, None)
                if new == old:
                    return None
                tree = commit_tree(repo.object_store, [(key, sha, mode) for key, (mode, sha) in new.items()])
                done = tree_store.commit(
                    message=words.encode(),
                    author=author_of(person).encode(),
                    committer=COMMITTER,
                    tree=tree,
                    no_verify=True,
                    sign=False,
                )
                return done.decode()
        except FAILURES as error:
            raise NotRecorded(f"The history could not be written: {_why(error)}.") from error

    def unkept(self) -> tuple[str, ...]:
        """By comparing the files with the index, and the index with the last commit."""
        try:
            with self._open() as repo:
                status = porcelain.status(repo, untracked_files="all")
                staged = [path for names in status.staged.values() for path in names]
                names = {_text(name) for name in (*staged, *status.unstaged, *status.untracked)}
                prefix = self._prefix(repo)
        except FAILURES as error:
            raise NotRecorded(f"The history could not be read: {_why(error)}.") from error
        inside = sorted(name.removeprefix(prefix) for name in names if name.startswith(prefix))
        return tuple(path for path in inside if is_kept(path))

    def log(self, path: str, most: int) -> tuple[Entry, ...]:
        """The commits that touched a file."""
        with self._open() as repo:
            if self._head(repo) is None:
                return ()
            walker = repo.get_walker(max_entries=most, paths=[f"{self._prefix(repo)}{path}".encode()])
            return tuple(_entry(found.commit) for found in walker)

    def content(self, path: str, commit: str, *, before: bool = False) -> bytes | None:
        """From the tree of the commit, or of its first parent."""
        with self._open() as repo:
            try:
                found = repo[commit.encode()]
                if before and isinstance(found, Commit):
                    found = repo[found.parents[0]]
                if not isinstance(found, Commit):
                    return None
                place = f"{self._prefix(repo)}{path}".encode()
                _mode, sha = tree_lookup_path(repo.__getitem__, found.tree, place)
                blob = repo[sha]
            except (KeyError, IndexError, ValueError):
                return None
            return blob.data if isinstance(blob, Blob) else None

    def _open(self) -> Repo:
        repo = Repo.discover(str(self._workspace))
        repo.hooks.clear()  # whatever lies in its folder of hooks is not ours to run
        return repo

    def _prefix(self, repo: Repo) -> str:
        """Where the workspace lies in its repository: empty, or a path that ends in ``/``."""
        place = self._workspace.relative_to(Path(repo.path).resolve()).as_posix()
        return "" if place == "." else f"{place}/"

    def _head(self, repo: Repo) -> Commit | None:
        try:
            found = repo[repo.head()]
        except KeyError:
            return None
        return found if isinstance(found, Commit) else None

    def _tree(self, repo: Repo, head: Commit | None) -> Iterator[TreeEntry]:
        return iter(()) if head is None else iter_tree_contents(repo.object_store, ObjectID(head.tree))

    def _files(self, repo: Repo, path: str) -> Iterator[str]:
        """A file itself, present or gone; of a folder all that is there and all that was."""
        prefix = self._prefix(repo)
        place = self._workspace / path
        if place.is_dir():
            yield from (f"{prefix}{one.relative_to(self._workspace).as_posix()}" for one in _in(place))
        else:
            yield f"{prefix}{path}"
        below = f"{prefix}{path}/".encode()
        yield from (key.decode() for key in repo.open_index() if key.startswith(below))


def _in(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def _why(error: Exception) -> str:
    """The library's own words; of a lock, that a run cut short may have left, where it is and what to do."""
    if not isinstance(error, FileLocked):
        return str(error)
    lock = os.fsdecode(error.lockfilename)
    return f"{lock} is there, so another program is writing, or was cut short. If none is, remove that file"


def _entry(commit: Commit) -> Entry:
    at = datetime.fromtimestamp(commit.commit_time, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    by = commit.author.decode("utf-8", "replace").rpartition(" <")[0]
    words = commit.message.decode("utf-8", "replace").strip().partition("\n")[0]
    return Entry(commit.id.decode(), at, by, words)


def _text(name: str | bytes) -> str:
    return name if isinstance(name, str) else name.decode("utf-8", "surrogateescape")
