"""Zip and tar files that hold the same bytes whenever and wherever they are made."""

import gzip
import io
import tarfile
import zipfile

EPOCH = (1980, 1, 1, 0, 0, 0)


def zip_bytes(files):
    """A zip file of `{name: bytes}`."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return whole.getvalue()


def tar_bytes(files):
    """A .tar.gz file of `{name: bytes}`."""
    inner = io.BytesIO()
    with tarfile.open(fileobj=inner, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, content in sorted(files.items()):
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(content), 0o644
            archive.addfile(entry, io.BytesIO(content))
    return gzip.compress(inner.getvalue(), 9, mtime=0)


def unzip(path):
    """What a zip file holds, `{name: bytes}`, folders left out."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
