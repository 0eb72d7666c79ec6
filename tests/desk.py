"""A reader's desk: pgAdmin, and the browser in which the steps of the guide are done."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pictures
from guide.steps import STEPS, Step, load_steps
from guide.values import Values
from hands import Hands
from lab.pgadmin import PgAdmin
from pages import DOCS, ROOT, SNIPPETS
from playwright.sync_api import Browser, Error

PICTURES = DOCS / "pictures"
KEPT = ROOT / "_build" / "pgadmin-failures"
WINDOW = {"width": 1120, "height": 680}
BUNDLE = (SNIPPETS / "psql/ca-bundle/unix.sh").read_text()
# What is done otherwise than the guide says: a control's label, and what is put there;
# None: the step is left out.
Changes = Mapping[str, str | None]
NOTHING: Changes = MappingProxyType({})


class Desk:
    """Does tasks in pgAdmin. ``capture``: takes the pictures on the way.

    The reader has the CA bundle, and pgAdmin knows no server.
    """

    def __init__(
        self, lab: PgAdmin, browser: Browser, values: Values, capture: bool = False
    ) -> None:
        self.lab, self.values = lab, values
        self.hands: Hands | None = None
        self._context = browser.new_context(viewport=WINDOW)
        self._capture = capture
        lab.clear()
        lab.run_as_reader(BUNDLE)
        lab.start()

    def open(self) -> Hands:
        """pgAdmin in a window of a browser that was never there."""
        self._leave()
        self.hands = Hands(self._context.new_page(), self.lab.url, self.values)
        return self.hands

    def _leave(self) -> None:
        # A window that stays open would go on with its session, and its password.
        for page in self._context.pages:
            page.close()
        self._context.clear_cookies()

    def clear(self) -> None:
        """Close what is open in pgAdmin; a new window of the browser where that fails."""
        try:
            self.hands.close_window()
        except (AttributeError, AssertionError, Error):
            self.open()

    def close(self) -> None:
        """End the browser's part, and forget all that the reader did."""
        self._context.close()
        self.lab.clear()

    def save(self, name: str, text: str) -> None:
        """Let the file ``name`` in the reader's home folder hold ``text``."""
        self.lab.run_as_reader(f"cat > {name} <<'END'\n{text}END")

    def start_again(self) -> Hands:
        """The next day: pgAdmin is started anew, and knows what it knew."""
        self._leave()
        self.lab.stop()
        self.lab.start()
        return self.open()

    def steps(self, task: str) -> list[Step]:
        """The steps of ``task``, as the page shows them."""
        return load_steps(SNIPPETS / task / STEPS, self.values)

    def do(self, hands: Hands, task: str, changes: Changes = NOTHING) -> None:
        """Do every step of ``task``, but for ``changes``, and take its pictures.

        See ``do_step`` for what may go wrong.
        """
        steps = self.steps(task)
        for number, step in enumerate(steps, 1):
            text = changes.get(step.label, "")
            if text is not None:
                self.do_step(hands, step, text)
            if step.picture and self._capture:
                file = PICTURES / f"{step.picture}.png"
                done = pictures.digest(steps[:number], self.values)
                pictures.keep(hands.picture(), file, done)

    def do_step(self, hands: Hands, step: Step, text: str = "") -> None:
        """Do one step, with ``text`` in the place of its own; ``Refused`` as in ``hands``.

        ``AssertionError`` names the step that cannot be done, and where the screen is
        kept.
        """
        if step.action == "query":
            text = step.query
        try:
            hands.do(step, text)
        except (AssertionError, Error) as error:
            where = step.where.removeprefix(f"{ROOT}/")
            control = repr(step.label or self.values[step.value])
            kept = self._keep(hands, Path(step.where).parent.name)
            raise AssertionError(
                f"{where}: cannot {step.action} {control}; the screen is kept in {kept}"
            ) from error

    def _keep(self, hands: Hands, name: str) -> Path:
        """Keep the screen on which a step failed; its file."""
        file = KEPT / f"{name}.png"
        hands.page.screenshot(path=file)
        return file.relative_to(ROOT)
