// Opens the reader's shell, which the script in the page's head chose, remembers another
// choice in this browser, and adds what sphinx-tabs leaves out: Home and End, and one tab
// stop a tab list.
window.addEventListener("DOMContentLoaded", () => {
  // An address of a problem from when all of them stood on one page.
  const old = document.getElementById(location.hash.slice(1))?.closest(".problem-list li");
  if (old) location.replace(old.querySelector("a").href);

  const page = document.documentElement;
  const remember = (shell) => {
    try {
      localStorage.setItem("first-connect-shell", shell);
    } catch {
      // a browser that stores nothing still shows the page
    }
  };
  const oneStop = () =>
    document.querySelectorAll('[role="tab"]').forEach((tab) => {
      tab.tabIndex = tab.getAttribute("aria-selected") === "true" ? 0 : -1;
    });

  document.querySelectorAll('[role="tab"]').forEach((tab) => {
    tab.addEventListener("click", () => {
      if (tab.classList.contains("group-tab")) {
        page.dataset.shell = tab.name;
        remember(tab.name);
      }
      oneStop();
    });
  });
  document.querySelectorAll('[role="tablist"]').forEach((list) => {
    list.addEventListener("keydown", (event) => {
      const end = { Home: list.firstElementChild, End: list.lastElementChild }[event.key];
      if (end) {
        event.preventDefault();
        end.focus();
      }
    });
  });

  document.querySelectorAll(".command .copybtn").forEach((button) => {
    const label = button.previousElementSibling.getAttribute("aria-label");
    button.setAttribute("aria-label", `Copy: ${label}`);
  });

  if (page.dataset.asked) remember(page.dataset.shell);
  if (typeof selectNamedTabs === "function") selectNamedTabs(page.dataset.shell);
  oneStop();
});
