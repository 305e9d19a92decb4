#!/usr/bin/env python3
"""Makes the picture of a terminal session of a recorded text, with the text as text: docs/pictures/terminal.py FILE.txt > FILE.svg

The first line of the record is the picture's title, the second says in words what it shows. The same record makes the same picture.
docs/pictures/quickstart.txt is what `scripts/quickstart` printed, without parts of it: a line with nothing but "…" stands where some are left out.
"""

import sys
from html import escape
from pathlib import Path

LINE, LETTER, MARGIN, BAR = 18, 7.8, 16, 32  # pixels
KINDS = {"$ ": "command", "==> ": "step"}


def picture(record: str) -> str:
    title, description, _, *lines = record.splitlines()
    width = round(max(map(len, lines)) * LETTER) + 2 * MARGIN
    height = BAR + len(lines) * LINE + MARGIN
    texts = [text(line, BAR + (number + 1) * LINE - 4) for number, line in enumerate(lines) if line.strip()]
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-labelledby="title description" '
        'font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="13">',
        f'  <title id="title">{escape(title)}</title>',
        f'  <desc id="description">{escape(description)}</desc>',
        "  <style>text { fill: #d9e2ec; white-space: pre } .command { fill: #ffffff; font-weight: bold } .step { fill: #7bdcb5 }</style>",
        f'  <rect width="{width}" height="{height}" rx="8" fill="#1f2933"/>',
        *(f'  <circle cx="{MARGIN + 6 + 20 * n}" cy="{BAR / 2:.0f}" r="6" fill="{fill}"/>' for n, fill in enumerate(("#fc5c57", "#fdbc40", "#34c84a"))),
        *texts,
        "</svg>\n",
    ])  # fmt: skip


def text(line: str, y: int) -> str:
    """A line, as wide as its letters are in any font."""
    kind = next((f' class="{kind}"' for beginning, kind in KINDS.items() if line.startswith(beginning)), "")
    shown = line.lstrip(" ")
    x = MARGIN + (len(line) - len(shown)) * LETTER
    return f'  <text x="{x:g}" y="{y}" textLength="{len(shown) * LETTER:g}" xml:space="preserve"{kind}>{escape(shown)}</text>'


if __name__ == "__main__":
    sys.stdout.write(picture(Path(sys.argv[1]).read_text()))
