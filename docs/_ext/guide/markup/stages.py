"""The stages of a connection as an inline SVG, in the colours of the page."""

from collections.abc import Mapping
from html import escape

WIDTH, HEIGHT, GAP = 340, 46, 14  # of a box, and between two; in px on a phone
BOX = """\
<a href="#stage-{id}">\
<rect x="1" y="{top}" width="{width}" height="{height}" rx="6"{dashes}/>\
<text x="14" y="{first}" class="stage-title">{title}</text>\
<text x="14" y="{second}">{what}</text></a>
"""
ARROW = '<path d="M{middle} {top}v{length}m-4 -5 4 5 4 -5"/>\n'


def picture(stages: Mapping[str, tuple[str, str]]) -> str:
    """The stages from top to bottom, each a link to ``#stage-`` and its id.

    ``stages`` has the title and what happens there, by id. The first is dashed: nothing
    has been sent then.
    """
    drawn = ""
    for number, (id, (title, what)) in enumerate(stages.items()):
        top = 1 + number * (HEIGHT + GAP)
        if number:
            start = top - GAP
            drawn += ARROW.format(middle=WIDTH // 2, top=start, length=GAP - 1)
        drawn += BOX.format(
            id=id,
            top=top,
            width=WIDTH - 2,
            height=HEIGHT,
            first=top + 19,
            second=top + 37,
            title=escape(title),
            what=escape(what),
            dashes="" if number else ' stroke-dasharray="5 4"',
        )
    height = len(stages) * (HEIGHT + GAP) - GAP + 2
    label = "The stages of a connection, from top to bottom"
    return (
        f'<svg class="stages" viewBox="0 0 {WIDTH} {height}" role="group"'
        f' aria-label="{label}">\n{drawn}</svg>\n'
    )
