// The start page shows the one way that is the reader's, and folds the others.
window.addEventListener("DOMContentLoaded", () => {
  const page = document.documentElement;
  const form = document.querySelector(".way-chooser");
  if (!form) return;
  const { kind, login, shell } = form.elements;
  const section = (id) => document.getElementById(id).closest("section");
  const ways = {
    vpc: section("way-with-a-password"),
    express: section("way-with-a-token"),
  };
  const note = form.querySelector("p");
  const [noPassword, byToken] = form.querySelectorAll("p > span");

  for (const [name, way] of Object.entries(ways)) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "unfold";
    button.textContent = "This is not your way. Show it";
    button.addEventListener("click", () => unfold(name));
    way.querySelector("h2").after(button);
  }
  const fold = (name, isFolded) => ways[name].toggleAttribute("data-folded", isFolded);
  const unfold = (name) => fold(name, false);

  function show() {
    const isOther = kind.value === "vpc" && login.value === "token";
    fold("vpc", kind.value === "express" || isOther);
    fold("express", kind.value === "vpc");
    for (const row of document.querySelectorAll(".fields [data-key]")) {
      const isOfExpress = /^(express|region)/.test(row.dataset.key);
      row.hidden =
        kind.value === "express" ? !isOfExpress : kind.value === "vpc" && /^express/.test(row.dataset.key);
    }
    noPassword.hidden = !(kind.value === "express" && login.value === "password");
    byToken.hidden = !isOther;
    note.hidden = noPassword.hidden && byToken.hidden;
  }

  const store = () => memory.set("way", JSON.stringify([kind.value, login.value]));
  [kind.value, login.value = ""] = [memory.json("way") ?? ""].flat();
  form.addEventListener("change", ({ target }) => {
    if (target === shell) document.querySelector(`[role=tab][name="${shell.value}"]`).click();
    store();
    show();
  });
  // The first endpoint in the other form says which kind it is.
  document.addEventListener("settled", () => {
    const isFilled = (key) => document.getElementById(`value-${key}`)?.value;
    const says = isFilled("endpoint") ? "vpc" : isFilled("express") ? "express" : "";
    if (kind.value || !says) return;
    kind.value = says;
    store();
    show();
  });
  document.addEventListener("restored", () => {
    kind.value = login.value = "";
    memory.set("way", "");
    show();
  });
  const sync = () => {
    shell.value = page.dataset.shell;
  };
  document.addEventListener("shell", sync);
  const atAnchor = () => {
    const way = document.getElementById(location.hash.slice(1))?.closest("[data-folded]");
    way?.removeAttribute("data-folded");
  };
  window.addEventListener("hashchange", atAnchor);
  sync();
  show();
  atAnchor();
});

// All is as the reader left it: the page may be seen. This file is the last of its bundle.
window.addEventListener("DOMContentLoaded", () => {
  delete document.documentElement.dataset.filling;
});
