// After sphinx-tabs' own script, in the same file. Opens the reader's shell, which
// before-paint.js chose, and remembers another choice in this browser; copies commands;
// leads to the search; changes the colors.

// What this browser keeps for this site; one that keeps nothing still shows the page.
const memory = {
  name: (key) => `first-connect-${key}`,
  set(key, value) {
    try {
      if (value) localStorage.setItem(this.name(key), value);
      else localStorage.removeItem(this.name(key));
    } catch {
      // it lasts as long as the page
    }
  },
  json(key) {
    try {
      return JSON.parse(localStorage.getItem(this.name(key)));
    } catch {
      return null; // nothing is stored, or nothing may be, or it is not ours
    }
  },
};

// The first screen is painted; what is below it gets its place before somebody scrolls, a
// section in each frame, so that a click does not wait for all of them.
window.addEventListener("load", () => {
  const sections = [...document.querySelectorAll("[data-top] main section section")];
  const next = () => {
    const section = sections.shift();
    if (!section) return delete document.documentElement.dataset.top;
    section.dataset.placed = "";
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
});

window.addEventListener("DOMContentLoaded", () => {
  // An address of a problem from when all of them stood on one page.
  const old = document.getElementById(location.hash.slice(1))?.closest(".problem-list li");
  if (old) location.replace(old.querySelector("a").href);

  const page = document.documentElement;
  const said = document.getElementById("said"); // which a screen reader reads out

  const tabs = document.querySelectorAll('[role="tab"]');
  const oneStop = () =>
    tabs.forEach((tab) => {
      tab.tabIndex = tab.getAttribute("aria-selected") === "true" ? 0 : -1;
    });
  tabs.forEach((tab) => {
    tab.addEventListener("click", () => {
      if (tab.classList.contains("group-tab")) {
        page.dataset.shell = tab.name;
        memory.set("shell", tab.name);
        document.dispatchEvent(new Event("shell"));
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
    list.addEventListener("focusout", oneStop); // the next Tab key comes to the open tab
  });
  if (page.dataset.asked) memory.set("shell", page.dataset.shell);
  selectNamedTabs(page.dataset.shell);
  oneStop();

  document.querySelectorAll(".copybtn").forEach((button) => {
    button.addEventListener("click", async () => {
      const command = button.parentElement.querySelector("pre");
      try {
        await navigator.clipboard.writeText(command.textContent);
        button.dataset.done = "yes";
        said.textContent = "Copied";
      } catch {
        getSelection().selectAllChildren(command);
        said.textContent = "Selected: copy it with your keyboard";
      }
      button.parentElement.dispatchEvent(new Event("copied", { bubbles: true }));
      setTimeout(() => {
        delete button.dataset.done;
        said.textContent = "";
      }, 2000);
    });
  });

  const menu = document.getElementById("menu");
  menu.addEventListener("click", (event) => {
    if (event.target.closest("a") && menu.matches(":popover-open")) menu.hidePopover();
  });
  document.querySelectorAll(".headerlink").forEach((link) => {
    link.ariaLabel = `Link to: ${link.parentElement.textContent.slice(0, -1)}`;
  });

  const search = document.querySelector(".search");
  search.addEventListener("submit", (event) => {
    event.preventDefault(); // the page's policy lets no form go anywhere
    location.href = `${search.action}?q=${encodeURIComponent(search.q.value)}`;
  });
  search.q.value = new URLSearchParams(location.search).get("q") || "";
  const results = document.getElementById("search-results");
  if (results && search.q.value) {
    for (const source of ["_static/search.js", "searchindex.js"]) {
      document.head.append(Object.assign(document.createElement("script"), { src: source, async: false }));
    }
    // What Sphinx writes at the end, how many pages it found, is read out.
    new MutationObserver(() => {
      const found = results.querySelector(".search-summary")?.textContent || "";
      if (said.textContent !== found) said.textContent = found;
    }).observe(results, { childList: true, subtree: true, characterData: true });
  }

  const scheme = document.querySelector(".scheme");
  const names = { "": "as your system", light: "light", dark: "dark" };
  const name = () => {
    scheme.ariaLabel = `Colors: ${names[page.dataset.scheme || ""]}`;
  };
  scheme.addEventListener("click", () => {
    const order = Object.keys(names);
    const now = order.indexOf(page.dataset.scheme || "");
    page.dataset.scheme = order[(now + 1) % order.length];
    memory.set("scheme", page.dataset.scheme);
    name();
    said.textContent = scheme.ariaLabel;
  });
  name();
});
