// The reader's own values: a form, and every place on the page that shows an example.
// EXAMPLES, before this, has what values.toml says: {key: [name, example, instead]}.
window.addEventListener("DOMContentLoaded", () => {
  const STORE = "first-connect-values";
  const ALWAYS = ["endpoint", "port", "user", "database"];
  const page = document.documentElement;
  const form = document.querySelector(".values form");
  const said = form.querySelector("[role=status]");
  const shellOf = { sh: "unix", cmd: "cmd", ps1: "powershell" };

  let typed = {}; // by key: what the reader typed, or the paste said
  const stored = () => {
    try {
      return JSON.parse(localStorage.getItem(STORE)) || {};
    } catch {
      return {}; // nothing is stored, or nothing may be
    }
  };
  const store = () => {
    try {
      if (Object.keys(typed).length) localStorage.setItem(STORE, JSON.stringify(typed));
      else localStorage.removeItem(STORE);
    } catch {
      // the values last as long as the page
    }
  };

  // -- What the page shows -----------------------------------------------------------
  const marks = [...document.querySelectorAll("main mark[data-value]")].map((mark) => ({
    mark,
    key: mark.dataset.value,
    block: mark.closest("pre"),
    argument: mark.closest("[data-in]"),
  }));
  const args = [...document.querySelectorAll("main [data-in]")].map((element) => {
    const text = element.textContent;
    const [prefix] = /^(--?[\w-]+=|[A-Z_]+=)?/.exec(text);
    const pieces = [];
    const walk = (node) => {
      if (node.dataset?.value) pieces.push({ key: node.dataset.value });
      else if (node.nodeType === Node.TEXT_NODE) pieces.push({ text: node.data });
      else node.childNodes.forEach(walk);
    };
    walk(element);
    pieces[0] = { ...pieces[0] };
    let left = prefix.length; // the option may stand in more than one piece
    while (left) {
      const cut = Math.min(left, pieces[0].text.length);
      left -= cut;
      if (cut === pieces[0].text.length) pieces.shift();
      else pieces[0] = { text: pieces[0].text.slice(cut) };
    }
    const quoted = /^["']/.test(pieces[0].text || "");
    if (quoted) {
      pieces[0] = { text: pieces[0].text.slice(1) };
      const last = pieces.at(-1);
      pieces[pieces.length - 1] = { text: last.text.slice(0, -1) };
    }
    const block = element.closest("pre");
    return {
      element,
      block,
      nodes: [...element.childNodes],
      prefix,
      pieces,
      format: element.dataset.in,
      raw: "raw" in element.dataset,
      aws: /(^|[\s(])aws /.test(block.textContent),
    };
  });
  const used = new Set(marks.map(({ key }) => key));

  function values() {
    const all = Object.fromEntries(
      Object.entries(EXAMPLES).map(([key, [, example]]) => [key, example]),
    );
    const own = derivedFrom(typed.endpoint ?? "");
    for (const key of ["cluster", "region", "reader"]) if (own[key]) all[key] = own[key];
    const express = derivedFrom(typed.express ?? "");
    if (express.cluster) all.express_cluster = express.cluster;
    if (express.region && !own.region) all.region = express.region;
    for (const [key, value] of Object.entries(typed)) {
      if (!/[\u0000-\u001f\u007f-\u009f]/.test(value)) all[key] = value;
    }
    return all;
  }

  // In which format a block that is no command has its values.
  function formatOf(block) {
    const file = block?.dataset.snippet || "";
    return { sql: "sql", conf: "pgpass", json: "json" }[file.split(".").pop()] || "";
  }

  function shellOfBlock(block) {
    const file = block.dataset.snippet;
    return file.endsWith("oneline.sh") ? page.dataset.shell : shellOf[file.split(".").pop()];
  }

  function show() {
    const now = values();
    const isOwn = (key) => now[key] !== EXAMPLES[key][1];
    for (const { element, nodes } of args) element.replaceChildren(...nodes);
    for (const { block } of marks) if (block) refuse(block, "");
    for (const { mark, key, block, argument } of marks) {
      mark.textContent = argument ? now[key] : FORMATS[formatOf(block)](now[key]);
      mark.toggleAttribute("data-own", isOwn(key));
    }
    for (const { key, block } of marks) {
      if (key === "port" && formatOf(block) === "json" && !/^\d+$/.test(now.port)) {
        refuse(block, "A port is a number.");
      }
    }
    for (const block of new Set(args.map((each) => each.block))) {
      try {
        rewrite(block, now);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        refuse(block, error.message);
      }
    }
    const own = Object.keys(now).filter((key) => used.has(key) && isOwn(key));
    form.previousElementSibling.textContent = own.length
      ? "The commands show your values. Change them"
      : "The commands show example values. Use yours";
  }

  // Gives the arguments of a command other quotes, where a value needs them. What cannot
  // be an argument of its own moves into the connection string.
  function rewrite(block, now) {
    const shell = shellOfBlock(block);
    const keywords = { "--host=": "host", "--port=": "port", "--username=": "user" };
    const fits = ({ pieces, format }) =>
      pieces.every(
        ({ key }) =>
          !key || now[key] === EXAMPLES[key][1] || isPlain(FORMATS[format](now[key])),
      );
    const mine = args.filter((each) => each.block === block);
    const string = mine.find((each) => each.format === "keyword");
    const isBroken = ({ prefix, pieces: [{ key }] }) =>
      shell === "powershell" && string && keywords[prefix] && isBrokenBy51(now[key]);
    const moved = mine.filter(isBroken);
    for (const each of moved) rewritten(each, "");
    const more = moved.map(({ prefix, pieces }) => [keywords[prefix], now[pieces[0].key]]);
    for (const each of mine) {
      if (moved.includes(each)) continue;
      const own = each === string ? more : [];
      if (own.length || !fits(each)) rewritten(each, writeArgument(each, now, shell, own));
    }
  }

  function rewritten({ element, pieces }, text) {
    const mark = document.createElement("mark");
    mark.dataset.value = pieces.find(({ key }) => key).key;
    mark.dataset.own = "";
    mark.textContent = text;
    element.replaceChildren(...(text ? [mark] : []));
  }

  function refuse(block, why) {
    const around = block.parentElement;
    around.querySelector(".refused")?.remove();
    around.classList.toggle("is-refused", Boolean(why));
    if (!why) return;
    const note = document.createElement("p");
    note.className = "refused";
    note.textContent = `Your values cannot be written here. ${why}`;
    around.append(note);
  }

  // -- The form -----------------------------------------------------------------------
  const fields = {};
  function addField(key) {
    const [name, example, instead] = EXAMPLES[key];
    const label = document.createElement("label");
    const field = document.createElement("input");
    const note = document.createElement("small");
    note.id = `about-${key}`;
    Object.assign(field, { name: key, placeholder: example, autocomplete: "off", spellcheck: false });
    field.setAttribute("autocapitalize", "none");
    field.setAttribute("aria-describedby", note.id);
    field.addEventListener("input", () => type(key, field.value));
    field.addEventListener("change", () => {
      if (spread(key, field.value)) say();
      else refresh();
    });
    field.addEventListener("paste", (event) => {
      const text = event.clipboardData.getData("text");
      if (!spread(key, text)) {
        if (unquoted(text) === text.trim()) return;
        field.value = unquoted(text);
        type(key, field.value);
      }
      event.preventDefault();
      say();
    });
    field.id = `value-${key}`;
    label.htmlFor = field.id;
    label.textContent = name;
    const row = document.createElement("div");
    row.className = HOSTS.includes(key) ? "wide" : "";
    row.append(label, field, note);
    form.querySelector(".fields").append(row);
    fields[key] = { field, note, instead };
  }

  function type(key, text) {
    const value = text.trim();
    if (value === "" || value === EXAMPLES[key][1]) delete typed[key];
    else typed[key] = value;
    dropped = false;
    update();
  }

  let dropped = false;
  function spread(key, text) {
    const found = takeApart(text);
    const isHost = HOSTS.includes(key);
    // a:1 may be the name of a user
    if (!found || (!isHost && (HOST_AND_PORT.test(text) || !found.endpoint))) return false;
    dropped = Boolean(found.dropped);
    delete found.dropped;
    if (isHost && found.endpoint) {
      const { endpoint } = found;
      delete found.endpoint;
      found[key] = endpoint;
    }
    for (const [name, value] of Object.entries(found)) {
      if (EXAMPLES[name]) typed[name] = value;
    }
    if (!found[key]) delete typed[key];
    refresh();
    update();
    return true;
  }

  // The fields show what is typed; what is derived stands there in grey.
  function refresh() {
    const now = values();
    for (const [key, { field }] of Object.entries(fields)) {
      field.value = typed[key] ?? "";
      field.placeholder = now[key];
    }
  }

  function update() {
    store();
    show();
    const now = values();
    for (const [key, { field, note, instead }] of Object.entries(fields)) {
      field.placeholder = now[key];
      const odd = typed[key] === undefined ? "" : oddity(key, typed[key], now);
      note.textContent = odd || `${instead[0].toUpperCase()}${instead.slice(1)}.`;
      note.classList.toggle("odd", Boolean(odd));
    }
  }

  function say() {
    const names = Object.keys(typed).filter((key) => used.has(key));
    const what = names.map((key) => EXAMPLES[key][0]).join(", ");
    said.textContent =
      (what ? `The commands now have yours: ${what}.` : "The commands have the examples.") +
      (dropped ? " The password was dropped: this page keeps none." : "");
  }
  let saying;
  form.addEventListener("input", () => {
    clearTimeout(saying);
    saying = setTimeout(say, 700); // when the reader stops typing
  });
  form.querySelector("button").addEventListener("click", () => {
    typed = {};
    dropped = false;
    refresh();
    update();
    say();
  });

  for (const key of Object.keys(EXAMPLES)) {
    if (key !== "password" && (ALWAYS.includes(key) || used.has(key))) addField(key);
  }
  const begin = () => {
    typed = stored();
    for (const key of Object.keys(typed)) if (!EXAMPLES[key]) delete typed[key];
    refresh();
    update();
  };
  begin();
  window.addEventListener("storage", ({ key }) => key === STORE && begin());
  document.addEventListener("shell", show); // a line for every shell has the quotes of one
});
