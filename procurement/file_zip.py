"""The exported file of one supplier as a ZIP: what stands in it, and reading one that may be hostile. Plain Python.

    manifest.json              what is inside, with the SHA-256 of each member, and the head of the history's chain
    data/<section>.json        rows of one kind, in canonical JSON: sorted keys, UTC times, decimals as text
    files/<sha256>             the files that the supplier handed in, and the scorecards that were issued

`content` in the manifest is the SHA-256 over the names and hashes of all members: two exports of the same file agree in
it, on whatever instance and whenever they were made.
"""

import hashlib
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO, Any

from suppliers.errors import Refused

FORMAT, VERSION = "greengate-supplier-file", 1
MANIFEST = "manifest.json"
MOST_MEMBERS = 100_000
MOST_BYTES = 20_000_000_000
MOST_JSON_BYTES = 200_000_000
MOST_RATIO = 200
"""How many times larger than packed a member of JSON may be; text packs well, but not a thousandfold."""
PIECE = 1 << 20
_MEMBER = re.compile(r"data/[a-z_]{1,40}\.json|files/[0-9a-f]{64}", re.ASCII)


def canonical(value: object) -> bytes:
    """JSON that is the same for the same value everywhere."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode()


def content_hash(members: Mapping[str, str]) -> str:
    """One hash for all members, by name and SHA-256."""
    return hashlib.sha256(canonical(sorted(members.items()))).hexdigest()


@dataclass(frozen=True, slots=True)
class SupplierZip:
    """A ZIP that was looked through: every member is named in the manifest and has the hash that stands there."""

    archive: zipfile.ZipFile
    manifest: Mapping[str, Any]
    members: Mapping[str, str]

    def rows(self, section: str) -> list[dict[str, Any]]:
        """The rows of a section, none where it is not in the file."""
        name = f"data/{section}.json"
        if name not in self.members:
            return []
        found = _json(self.archive.read(name), name)
        if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
            raise _altered(name)
        return found

    def open_file(self, sha256: str) -> IO[bytes]:
        name = f"files/{sha256}"
        if name not in self.members:
            raise Refused("file_missing", "The ZIP names the file {name} and does not hold it.", "file", name=name)
        return self.archive.open(name)


def read_zip(stream: IO[bytes]) -> SupplierZip:
    """Look a ZIP through before anything of it is believed.

    Refused (field "file"): not_a_zip, foreign_member, member_twice, too_large, no_manifest, unknown_version, altered.
    """
    try:
        archive = zipfile.ZipFile(stream)
        _refuse_strange(archive.infolist())
        manifest = _manifest(archive)
        members = _members(manifest)
        _refuse_altered(archive, members)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, RuntimeError, UnicodeDecodeError) as error:
        raise Refused("not_a_zip", "This is no ZIP that this software wrote, or it is damaged.", "file") from error
    if content_hash(members) != manifest.get("content"):
        raise _altered(MANIFEST)
    return SupplierZip(archive, manifest, members)


def _refuse_strange(infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > MOST_MEMBERS or sum(info.file_size for info in infos) > MOST_BYTES:
        raise Refused("too_large", "The ZIP holds more than one supplier's file can.", "file")
    seen: set[str] = set()
    for info in infos:
        if info.filename != MANIFEST and _MEMBER.fullmatch(info.filename) is None:
            raise Refused("foreign_member", "“{name}” does not belong into this ZIP.", "file", name=info.filename[:80])
        if info.filename in seen:
            raise Refused("member_twice", "“{name}” stands in this ZIP twice.", "file", name=info.filename)
        seen.add(info.filename)
        if info.filename.endswith(".json"):
            packed = max(info.compress_size, 1)
            if info.file_size > MOST_JSON_BYTES or info.file_size > 10_000 + MOST_RATIO * packed:
                raise Refused("too_large", "The ZIP holds more than one supplier's file can.", "file")


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    if MANIFEST not in archive.namelist():
        raise Refused("no_manifest", "This ZIP has no manifest: it is no exported file of a supplier.", "file")
    found = _json(archive.read(MANIFEST), MANIFEST)
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise Refused("no_manifest", "This ZIP has no manifest: it is no exported file of a supplier.", "file")
    if found.get("version") != VERSION:
        version = str(found.get("version"))[:20]
        raise Refused("unknown_version", "The ZIP is of version {version}; this software reads version {ours}.", "file",
                      version=version, ours=VERSION)  # fmt: skip
    return found


def _members(manifest: Mapping[str, Any]) -> dict[str, str]:
    listed = manifest.get("members")
    if not isinstance(listed, dict) or not all(isinstance(value, str) for value in listed.values()):
        raise _altered(MANIFEST)
    return dict(listed)


def _refuse_altered(archive: zipfile.ZipFile, members: Mapping[str, str]) -> None:
    there = {name for name in archive.namelist() if name != MANIFEST}
    if there != set(members):
        odd = sorted(there ^ set(members))[0]
        raise _altered(odd)
    for name, stated in members.items():
        digest = hashlib.sha256()
        with archive.open(name) as member:
            while piece := member.read(PIECE):
                digest.update(piece)
        if digest.hexdigest() != stated or (name.startswith("files/") and name != f"files/{stated}"):
            raise _altered(name)


def _json(content: bytes, name: str) -> Any:
    try:
        return json.loads(content.decode(), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise _altered(name) from error


def _no_number(text: str) -> None:
    raise ValueError(text)


def _altered(name: str) -> Refused:
    return Refused("altered", "“{name}” is not as it was written: the ZIP was changed or damaged.", "file", name=name)
