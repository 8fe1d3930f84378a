"""A bar chart as SVG, for readers of RESULTS.md."""

from collections.abc import Mapping
from html import escape

_WIDTH, _LABELS, _FIGURES = 760, 200, 110
_BAR, _GAP, _TITLE = 18, 6, 34
_COLOURS = ("#1f6f54", "#c8553d", "#6b8f9c", "#b9a44c", "#8a8a8a", "#bdbdbd")


def bars(title: str, groups: Mapping[str, Mapping[str, float]], unit: str) -> str:
    """Horizontal bars, one group under the other, each group on a scale of its own: its longest bar is full."""
    names = list(dict.fromkeys(name for group in groups.values() for name in group))
    rows, top = [_text(0, 18, title, 15, "bold")], 30
    for heading, values in groups.items():
        rows.append(_text(0, top + 20, heading, 13, "bold"))
        top += _TITLE
        longest = max(values.values(), default=0) or 1
        for name, value in values.items():
            width = max(1.0, value / longest * (_WIDTH - _LABELS - _FIGURES))
            colour = _COLOURS[names.index(name) % len(_COLOURS)]
            rows += [
                _text(_LABELS - 8, top + 13, name, 12, anchor="end"),
                f'<rect x="{_LABELS}" y="{top}" width="{width:.0f}" height="{_BAR}" fill="{colour}"/>',
                _text(_LABELS + width + 6, top + 13, f"{value:,.0f} {unit}", 12),
            ]
            top += _BAR + _GAP
        top += _GAP
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {top}" width="{_WIDTH}" height="{top}"'
        ' font-family="sans-serif" fill="#222">'
    )
    return "\n".join([head, f'<rect width="{_WIDTH}" height="{top}" fill="#fff"/>', *rows, "</svg>\n"])


def _text(x: float, y: float, text: str, size: int, weight: str = "normal", anchor: str = "start") -> str:
    return (
        f'<text x="{x:.0f}" y="{y:.0f}" font-size="{size}" font-weight="{weight}" text-anchor="{anchor}">'
        f"{escape(text)}</text>"
    )
