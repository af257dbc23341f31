"""Python's library in its zip file, found and read faster; runs before Pyodide's own start imports 120 modules of it.

`site` imports a module of this name when Python starts. `zipimport` looks for each module under four names in turn, asks the
file system about it, and opens the archive anew; but this archive holds only byte code that is never stale, and its list of
files is read already. What is no plain module in there goes the usual way.
"""

import marshal
import sys
import zipimport
import zlib

ModuleSpec = type(__spec__)
ARCHIVE = __spec__.loader.archive
# `zipimport`'s rows: (path, compression, size here, size, offset of the head, time, date, CRC)
ROWS = zipimport._zip_directory_cache[ARCHIVE]
DEFLATED = 8
HEAD, PYC_HEAD = 30, 16  # bytes: of an entry without its names, and of a .pyc file
# (end of the name, whether such a module is a package), in the order of `zipimport`.
KINDS = (("/__init__.pyc", True), (".pyc", False))


class Library(zipimport.zipimporter):
    """The archive, or a folder in it."""

    def __init__(self, path):
        if path != ARCHIVE and not path.startswith(ARCHIVE + "/"):
            raise zipimport.ZipImportError(f"not in {ARCHIVE}", path=path)
        super().__init__(path)

    def _file(self, fullname):
        name = self.prefix + fullname.rpartition(".")[2]
        for end, is_package in KINDS:
            if name + end in ROWS:
                return name + end, is_package
        return None, False

    def find_spec(self, fullname, target=None):
        """As `zipimporter.find_spec`, without reading the module."""
        file, is_package = self._file(fullname)
        if file is None:
            return super().find_spec(fullname, target)
        spec = ModuleSpec(fullname, self, origin=f"{ARCHIVE}/{file}", is_package=is_package)
        spec.has_location = True
        if is_package:
            spec.submodule_search_locations.append(spec.origin.rpartition("/")[0])
        return spec

    def get_code(self, fullname):
        """As `zipimporter.get_code`."""
        file, _ = self._file(fullname)
        if file is None or ROWS[file][1] != DEFLATED:
            return super().get_code(fullname)
        size, offset = ROWS[file][2], ROWS[file][4]
        with open(ARCHIVE, "rb", 0) as archive:
            archive.seek(offset)
            head = archive.read(HEAD)
            archive.seek(offset + HEAD + int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:], "little"))
            return marshal.loads(zlib.decompress(archive.read(size), -zlib.MAX_WBITS)[PYC_HEAD:])


sys.path_hooks.insert(0, Library)
sys.path_importer_cache.clear()
