"""An invented School Data Sync export (UK format) that tests can change or break.

Larkfield Primary (20001) has 5 Oak (21001, five pupils) and 6 Elm (21002, two); Moor End Primary
(20002) has 5 Ash (21003, one).
"""

import shutil
import zipfile
from pathlib import Path

INVENTED = Path(__file__).parent / "data" / "sds-uk"


class Export:
    """A copy of the invented export in its own folder."""

    def __init__(self, parent: Path) -> None:
        self.path = Path(shutil.copytree(INVENTED, parent / "export"))

    def replace(self, file: str, old: str, new: str) -> None:
        """Replace a text that is in the file exactly once."""
        text = (self.path / file).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} is there {text.count(old)} times"
        (self.path / file).write_text(text.replace(old, new), encoding="utf-8")

    def add(self, file: str, *lines: str) -> None:
        with (self.path / file).open("a", encoding="utf-8") as target:
            target.writelines(f"{line}\n" for line in lines)

    def remove(self, file: str) -> None:
        (self.path / file).unlink()

    def zipped(self, folder: str = "") -> Path:
        """Return a zip of the files, inside `folder` of the zip if given."""
        target = self.path.with_suffix(".zip")
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted(self.path.iterdir()):
                archive.write(file, f"{folder}{file.name}")
        return target
