"""Draw every page of a PDF as a small picture: pictures.py FILE FOLDER NAME, prints names."""

from __future__ import annotations

import sys
from pathlib import Path

import pypdfium2

_SCALE = 1.25  # 90 points an inch
_COLOURS = 48


def main(file: Path, folder: Path, stem: str) -> None:
    """Write the pages of `file` into `folder` as PNG, called `stem`."""
    pages = pypdfium2.PdfDocument(file.read_bytes())
    for number, page in enumerate(pages, start=1):
        name = f"{stem}{f'-{number}' if len(pages) > 1 else ''}.png"
        picture = page.render(scale=_SCALE).to_pil()
        picture.quantize(_COLOURS).save(folder / name, optimize=True)
        sys.stdout.write(f"{name}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
