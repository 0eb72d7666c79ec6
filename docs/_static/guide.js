// Remembers the reader's shell in this browser, opens it by ?os=powershell, and
// adds what sphinx-tabs leaves out: Home and End, and one tab stop a tab list.
window.addEventListener("DOMContentLoaded", () => {
  const key = "first-connect-shell";
  const shells = [...document.querySelectorAll('.group-tab[role="tab"]')];
  const nameOf = (tab) => tab.textContent.trim().toLowerCase();
  const stored = (value) => {
    try {
      return value ? localStorage.setItem(key, value) : localStorage.getItem(key);
    } catch {
      return null; // a browser that stores nothing still shows the page
    }
  };
  const oneStop = () =>
    document.querySelectorAll('[role="tab"]').forEach((tab) => {
      tab.tabIndex = tab.getAttribute("aria-selected") === "true" ? 0 : -1;
    });

  document.querySelectorAll('[role="tab"]').forEach((tab) => {
    tab.addEventListener("click", () => {
      if (shells.includes(tab)) stored(nameOf(tab));
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

  const asked = new URLSearchParams(location.search).get("os");
  const wanted = (asked || stored() || "").toLowerCase();
  const chosen = shells.find((tab) => nameOf(tab) === wanted);
  if (chosen) {
    chosen.click();
    // Opening a tab scrolls the page: go back to the place that was asked for.
    document.getElementById(location.hash.slice(1))?.scrollIntoView();
  }
});
