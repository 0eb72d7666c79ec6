// After a copy: a clock for a token, and servers.json as a file.
window.addEventListener("DOMContentLoaded", () => {
  const MINUTES = 15; // that a token is good for, from when it is made

  document.addEventListener("copied", ({ target }) => {
    if (!target.querySelector("pre").textContent.includes("generate-db-auth-token")) return;
    target.nextElementSibling?.matches(".clock") && target.nextElementSibling.remove();
    const clock = document.createElement("p");
    clock.className = "clock";
    clock.setAttribute("role", "status");
    target.after(clock);
    const end = new Date(Date.now() + MINUTES * 60_000);
    const time = end.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    clock.textContent = `If you run this now, the token is good until ${time}.`;
    setTimeout(() => {
      clock.textContent = `The token of ${time} is no longer good. Make a new one.`;
    }, end - Date.now());
  });

  // The file that a link gives has the values that the page shows.
  const json = document.querySelector('[data-snippet$="servers.json"]');
  const link = document.querySelector('a.download[href$="/servers.json"]');
  const offer = () => {
    link.download = "servers.json";
    link.href = `data:application/json,${encodeURIComponent(json.textContent + "\n")}`;
    if (json.closest(".is-refused")) link.removeAttribute("href");
  };
  if (link) document.addEventListener("filled", offer);
});
