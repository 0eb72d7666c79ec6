"""A session with pgAdmin: its client, a browser, and the steps of the guide."""

from pathlib import Path

from guide.model.problems import InClient
from guide.model.steps import STEPS, Step, load_steps
from lab.docker.pgadmin import PgAdminClient
from playwright.sync_api import Browser, Error, ViewportSize

from ..pages import DOCS, FAILURES, ROOT, SNIPPETS
from . import pictures
from .actions import StepActions

PICTURES = DOCS / "pictures"
WINDOW: ViewportSize = {"width": 1120, "height": 680}
BUNDLE = (SNIPPETS / "psql/ca-bundle/unix.sh").read_text()
NO_CHANGES = InClient()
# For each page: nothing turns or fades, which takes much of a core during every wait.
STILL = """addEventListener("DOMContentLoaded", () => {
  const style = document.createElement("style");
  style.textContent = "*, ::before, ::after { animation: none !important;"
    + " transition: none !important }";
  document.head.append(style);
})"""


class PgAdminSession:
    """Does tasks in pgAdmin. To faults, it is a reader who has no shell.

    ``actions`` are those in the browser's window.
    """

    tab, password = "", ""
    actions: StepActions

    def __init__(self, client: PgAdminClient, browser: Browser) -> None:
        self.client, self.lab, self.values = client, client.lab, client.lab.values
        self._context = browser.new_context(viewport=WINDOW)
        self._context.add_init_script(STILL)
        self._is_new = self._capture = False

    def begin(self, capture: bool = False) -> None:
        """A reader with the CA bundle, for whom pgAdmin is new; ``capture``: pictures."""
        self._capture, self._is_new = capture, True
        self._leave()
        self.client.reset()
        self.client.execute_as_reader(BUNDLE)
        self.client.start()
        self.open()

    def end(self) -> None:
        """Whoever comes next has to ``begin``: pgAdmin knows a server."""
        self._is_new = False

    def open(self) -> None:
        """Open pgAdmin in a window of a browser that was never there."""
        self._leave()
        self.actions = StepActions(self._context.new_page(), self.client.url, self.values)

    def _leave(self) -> None:
        # A window that stays open would go on with its session, and its password.
        for page in self._context.pages:
            page.close()
        self._context.clear_cookies()

    def clear(self) -> None:
        """Close what is open in pgAdmin, which knows no server; begin where that fails."""
        try:
            assert self._is_new
            self.actions.close_window()
        except (AssertionError, Error):
            self.begin()

    def close(self) -> None:
        """End the browser's part, and forget all that the reader did."""
        self._context.close()
        self.client.reset()

    def save(self, name: str, text: str) -> None:
        """Let the file ``name`` in the reader's home folder hold ``text``."""
        self.client.execute_as_reader(f"cat > {name} <<'END'\n{text}END")

    def start_again(self) -> None:
        """The next day: pgAdmin is started anew, and knows what it knew."""
        self._leave()
        self.client.stop()
        self.client.start()
        self.open()

    def type(self, text: str) -> None:
        """There is no shell to type into."""
        raise NotImplementedError(f"pgAdmin has no shell for {text!r}")

    def steps(self, task: str) -> list[Step]:
        """The steps of ``task``, as the page shows them."""
        return load_steps(SNIPPETS / task / STEPS, self.values)

    def do(self, task: str, changes: InClient = NO_CHANGES) -> None:
        """Do every step of ``task``, but for ``changes``, and take its pictures.

        See ``do_step`` for what may go wrong.
        """
        steps = self.steps(task)
        for number, step in enumerate(steps, 1):
            if step.label not in changes.leave_out:
                self.do_step(step, changes.fill.get(step.label, ""))
            if step.picture and self._capture:
                file = PICTURES / f"{step.picture}.png"
                done = pictures.digest(steps[:number], self.values)
                pictures.keep(self.actions.picture(), file, done)

    def do_step(self, step: Step, text: str = "") -> None:
        """Do one step, with ``text`` in the place of its own; ``actions.Refused`` if so.

        ``AssertionError`` names the step that cannot be done, and where the screen is
        kept.
        """
        if step.action == "query":
            text = step.query
        try:
            self.actions.do(step, text)
        except (AssertionError, Error) as error:
            where = step.where.removeprefix(f"{ROOT}/")
            control = repr(step.label or self.values[step.value])
            kept = self._keep_screen(Path(step.where).parent.name)
            raise AssertionError(
                f"{where}: cannot {step.action} {control}; the screen is kept in {kept}"
            ) from error

    def _keep_screen(self, name: str) -> Path:
        file = FAILURES / f"pgadmin-{name}.png"
        self.actions.page.screenshot(path=file)
        return file.relative_to(ROOT)
