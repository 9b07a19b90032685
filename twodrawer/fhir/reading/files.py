"""Files become parcels: JSON, lines of JSON (ndjson), and ZIP archives of both. All in memory.

A bundle is a parcel by itself. Loose resources of one call (the files of a folder, of an archive, of an upload)
are one parcel together, as bulk exports write them: one file for each kind of resource.
"""

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator

from twodrawer.fhir import limits
from twodrawer.fhir.errors import Unreadable
from twodrawer.fhir.reading.parcels import Parcel, resources_in
from twodrawer.fhir.reading.strict import read_json

_ZIP = b"PK\x03\x04"


def read_files(files: Iterable[tuple[str, bytes]]) -> list[Parcel]:
    """The parcels of several files. Unreadable for the first that can't be read; its number is in the sentence."""
    loose, found = Parcel(), []
    for number, (name, content) in enumerate(files, 1):
        try:
            found += read_file(name, content, loose=loose, label=f"file {number}")
        except Unreadable as wrong:
            wrong.what = f"File {number}: {wrong.what[0].lower()}{wrong.what[1:]}"
            raise
    return [*found, loose] if loose.resources or loose.left else found


def read_file(name: str, content: bytes, *, loose: Parcel, label: str) -> list[Parcel]:
    """The bundles of one file as parcels of their own; what stands alone goes into `loose`.

    Of the name only the ending is looked at; `label` is what places in the file are called by.
    """
    if content.startswith(_ZIP) or name.lower().endswith(".zip"):
        parcels = []
        for number, (inner, unpacked) in enumerate(_unzipped(content), 1):
            parcels += _read_text(inner, unpacked, loose, f"{label}, its file {number}")
        return parcels
    return _read_text(name, content, loose, label)


def _read_text(name: str, content: bytes, loose: Parcel, label: str) -> list[Parcel]:
    if len(content) > limits.FILE_BYTES:
        raise Unreadable(f"The file is larger than {limits.FILE_BYTES // 2**20} MB")
    if name.lower().endswith((".ndjson", ".jsonl")):
        for number, line in enumerate(content.splitlines(), 1):
            if line.strip():
                for resource in resources_in(read_json(line), f"{label}, line {number:,}"):
                    loose.add(resource)
        return []
    value = read_json(content)
    is_bundle = isinstance(value, dict) and value.get("resourceType") == "Bundle"
    parcel = Parcel(is_bundle=True, label=label) if is_bundle else loose
    for resource in resources_in(value, label):
        parcel.add(resource)
    return [parcel] if is_bundle else []


def _unzipped(content: bytes) -> Iterator[tuple[str, bytes]]:
    """The JSON files of an archive, unpacked by what really comes out and not by what its header claims.

    Names of an archive become no paths: nothing is written anywhere.
    """
    total = 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [one for one in archive.infolist() if not one.is_dir()]
            if len(members) > limits.ARCHIVE_FILES:
                raise Unreadable(f"The archive holds more than {limits.ARCHIVE_FILES:,} files")
            for member in members:
                if not member.filename.lower().endswith((".json", ".ndjson", ".jsonl")):
                    continue
                with archive.open(member) as packed:
                    unpacked = packed.read(limits.FILE_BYTES + 1)
                total += len(unpacked)
                if len(unpacked) > limits.FILE_BYTES or total > limits.UNPACKED_BYTES:
                    raise Unreadable("The archive unpacks to more than can be taken at once")
                yield member.filename, unpacked
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError):
        raise Unreadable("The archive can't be unpacked") from None
