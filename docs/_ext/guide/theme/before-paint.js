// Before the page is painted: the colors that this browser remembers, and the shell that
// the address asks for, that it remembers, or that the reader's system opens by itself.
// A page that is to show the reader's own values waits for them. One that opens at its top
// lays out what is far below afterwards.
(() => {
  const page = document.documentElement.dataset;
  let shell = new URLSearchParams(location.search).get("os");
  const asked = shell;
  try {
    shell ||= localStorage.getItem("first-connect-shell");
    page.scheme = localStorage.getItem("first-connect-scheme") || "";
    for (const key of ["values", "way"]) {
      if (localStorage.getItem(`first-connect-${key}`)) page.filling = "yes";
    }
  } catch {}
  shell = (shell || "").toLowerCase().replace(/^windows$/, "cmd");
  const known = ["unix", "cmd", "powershell"].includes(shell);
  page.shell = known ? shell : /Windows/.test(navigator.userAgent) ? "powershell" : "unix";
  if (known && asked) page.asked = "yes";
  const opened = performance.getEntriesByType("navigation")[0]?.type;
  if (opened === "navigate" && !location.hash) page.top = "yes";
})();
