"""Bars of figures as SVG, for docs/performance.md; the colours follow the reader's, so that they read on light and dark."""

from collections.abc import Sequence
from html import escape

WIDTH, LABEL, LINE, BAR = 760, 300, 26, 16
"""Of the chart, the labels, a line and a bar, in pixels."""


def bars(title: str, rows: Sequence[tuple[str, float]], *, unit: str) -> str:
    """Return an SVG with a bar for each row, as long as its value, and the value beside it."""
    height = LINE * (len(rows) + 2)
    most = max((value for _, value in rows), default=1.0) or 1.0
    room = WIDTH - LABEL - 110
    size = f'viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{escape(title)}" font-family="sans-serif" font-size="13">',
        "<style>text { fill: #1f2328 } rect { fill: #2f6f9f }",
        "@media (prefers-color-scheme: dark) { text { fill: #e6edf3 } rect { fill: #6cb0e0 } }</style>",
        f'<text x="0" y="{LINE - 9}" font-weight="bold">{escape(title)}</text>',
    ]
    for number, (label, value) in enumerate(rows, start=1):
        top = LINE * number + 6
        length = max(1.0, value / most * room)
        lines.append(f'<text x="0" y="{top + 13}">{escape(label)}</text>')
        lines.append(f'<rect x="{LABEL}" y="{top}" width="{length:.1f}" height="{BAR}" rx="2"/>')
        lines.append(f'<text x="{LABEL + length + 8:.1f}" y="{top + 13}">{value:,.1f} {escape(unit)}</text>')
    return "\n".join([*lines, "</svg>", ""])
