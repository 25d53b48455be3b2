"""An invented School Data Sync export in the UK form, which a test can break or bring up to date.

Larkfield Primary (20001) has 5 Oak (21001, five pupils) and 6 Elm (21002, two); Moor End Primary
(20002) has 5 Ash (21003, one).
"""

import shutil
import zipfile
from pathlib import Path

INVENTED = Path(__file__).parent / "data" / "sds-uk"


class Export:
    """A copy of the invented export, in a folder of its own."""

    def __init__(self, parent: Path) -> None:
        self.path = Path(shutil.copytree(INVENTED, parent / "export"))

    def replace(self, file: str, old: str, new: str) -> None:
        """Change a text that stands in the file once."""
        text = (self.path / file).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} is there {text.count(old)} times"
        (self.path / file).write_text(text.replace(old, new), encoding="utf-8")

    def add(self, file: str, *lines: str) -> None:
        with (self.path / file).open("a", encoding="utf-8") as target:
            target.writelines(f"{line}\n" for line in lines)

    def remove(self, file: str) -> None:
        (self.path / file).unlink()

    def zipped(self, folder: str = "") -> Path:
        """Return a zip of the files, in a folder of the zip if one is named."""
        target = self.path.with_suffix(".zip")
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for item in sorted(self.path.iterdir()):
                archive.write(item, f"{folder}{item.name}")
        return target
