// The reader's own values: a form, and every place on the page that shows an example.
// EXAMPLES, before this, has what values.toml says: {key: [name, example, instead]}.
window.addEventListener("DOMContentLoaded", () => {
  const STORE = "first-connect-values";
  const OF_A_CLUSTER =
    "port reader region cluster resource group instance second custom writer_name reader_name".split(" ");
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
    const tabs = block.closest(".sphinx-tabs");
    return {
      element,
      block,
      nodes: [...element.childNodes],
      prefix,
      pieces,
      format: element.dataset.in,
      raw: "raw" in element.dataset,
      aws: /(^|[\s(])aws /.test(block.textContent),
      hasCmd: Boolean(tabs?.querySelector('[name="cmd"]')),
    };
  });
  const used = new Set(marks.map(({ key }) => key));
  // What the reader copies or types; an output alone asks for nothing.
  const isCopied = ({ mark }) => mark.closest("[data-snippet]") || !mark.closest("pre, .legend");
  const copied = new Set(marks.filter(isCopied).map(({ key }) => key));

  function values(given = typed) {
    const all = Object.fromEntries(
      Object.entries(EXAMPLES).map(([key, [, example]]) => [key, example]),
    );
    const own = derivedFrom(given.endpoint ?? "");
    for (const key of ["cluster", "region", "reader"]) if (own[key]) all[key] = own[key];
    const express = derivedFrom(given.express ?? "");
    if (express.cluster) all.express_cluster = express.cluster;
    if (express.region && !own.region) all.region = express.region;
    return { ...all, ...given };
  }

  // A command for an express cluster has that one's Region, and the port of all of them.
  function valuesIn(block, now) {
    if (!block?.querySelector('[data-value="express"], [data-value="express_cluster"]')) return now;
    const { region } = derivedFrom(now.express);
    return { ...now, port: EXAMPLES.port[1], region: region || now.region };
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

  const blocks = new Map(); // each with its marks; null has those outside of blocks
  for (const each of marks) blocks.set(each.block, [...(blocks.get(each.block) || []), each]);

  function show() {
    const now = values();
    const isOwn = (key) => now[key] !== EXAMPLES[key][1];
    for (const { element, nodes } of args) element.replaceChildren(...nodes);
    for (const [block, its] of blocks) {
      const here = valuesIn(block, now);
      const format = formatOf(block);
      for (const { mark, key, argument } of its) {
        mark.textContent = argument || isUnfit(here[key]) ? here[key] : FORMATS[format](here[key]);
        mark.toggleAttribute("data-own", isOwn(key));
      }
      if (block) refuse(block, "");
      try {
        if (block && its.some(({ key }) => isUnfit(here[key]))) {
          throw new Refusal("One of them has a control character.");
        }
        if (format === "json" && its.some(({ key }) => key === "port") && !isPort(here.port)) {
          throw new Refusal("A port is a number from 1 to 65535.");
        }
        if (its.some(({ argument }) => argument)) rewrite(block, here);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        refuse(block, error.message);
      }
    }
    const own = Object.keys(now).filter((key) => used.has(key) && isOwn(key));
    form.previousElementSibling.textContent = own.length
      ? "The commands show your values. Change them"
      : "The commands show example values. Use yours";
    document.dispatchEvent(new Event("filled"));
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
    for (const each of moved) each.element.replaceChildren();
    const more = moved.map(({ prefix, pieces }) => [keywords[prefix], now[pieces[0].key]]);
    for (const each of mine) {
      if (moved.includes(each)) continue;
      const own = each === string ? more : [];
      if (own.length || !fits(each)) rewritten(each, writeArgument(each, now, shell, own));
    }
  }

  function rewritten({ element }, text) {
    const parts = text.split(/[\ue000\ue001]/).map((part, number) => {
      if (number % 2 === 0) return part;
      const mark = document.createElement("mark");
      mark.dataset.value = "";
      mark.dataset.own = "";
      mark.textContent = part;
      return mark;
    });
    element.replaceChildren(...parts);
  }

  // Shows why there is no command; on paper, the example stands there all the same.
  function refuse(block, why) {
    const around = block.parentElement;
    around.querySelector(".refused")?.remove();
    around.classList.toggle("is-refused", Boolean(why));
    if (!why) return;
    for (const each of args) if (each.block === block) each.element.replaceChildren(...each.nodes);
    for (const { mark, key } of blocks.get(block)) mark.textContent = EXAMPLES[key][1];
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
      else if (withheld[key]) field.value = ""; // a secret does not stay on the screen
      settled();
    });
    field.addEventListener("paste", (event) => {
      const isAll = field.selectionEnd - field.selectionStart === field.value.length;
      const text = event.clipboardData.getData("text");
      const isTaken = spread(key, text);
      if (!isTaken && (!isAll || unquoted(text) === text.trim())) return;
      event.preventDefault();
      if (!isTaken) {
        field.value = unquoted(text);
        type(key, field.value);
      }
      say();
      settled();
    });
    field.id = `value-${key}`;
    label.htmlFor = field.id;
    label.textContent = name;
    const row = document.createElement("div");
    row.className = HOSTS.includes(key) ? "wide" : "";
    row.dataset.key = key;
    row.append(label, field, note);
    form.querySelector(".fields").append(row);
    fields[key] = { field, note, instead };
  }

  const settled = () => document.dispatchEvent(new Event("settled")); // a field was left
  // By key: why the text of a field is not used, now or at all.
  let withheld = {};

  function type(key, text) {
    const value = text.trim();
    delete typed[key];
    withheld = {};
    if (parts(key, value)) withheld[key] = "Leave this field, and the text is taken apart.";
    else if (SECRET.test(value)) {
      withheld[key] = "This seems to have a password in it. It is not used.";
    } else if (value !== "" && value !== values()[key]) typed[key] = value;
    dropped = false;
    update();
  }

  // The values in `text`, if it is more than the one value for `key`.
  function parts(key, text) {
    const found = takeApart(text);
    const isHost = HOSTS.includes(key);
    // a:1 may be the name of a user
    if (!isHost && HOST_AND_PORT.test(text.trim())) return null;
    return found && (isHost || found.endpoint || found.dropped) ? found : null;
  }

  let dropped = false;
  function spread(key, text) {
    const found = parts(key, text);
    if (!found) return false;
    const { dropped: hadSecret, endpoint, ...others } = found;
    if (endpoint && (key === "endpoint" || !HOSTS.includes(key))) {
      // Another cluster: what belongs to the one before goes.
      for (const old of OF_A_CLUSTER) delete typed[old];
      typed.endpoint = endpoint;
    } else if (endpoint) typed[key] = endpoint;
    for (const [name, value] of Object.entries(others)) if (EXAMPLES[name]) typed[name] = value;
    if (!endpoint && !others[key]) delete typed[key];
    for (const name of ["port", "region", "cluster", "reader"]) {
      const { [name]: value, ...rest } = typed;
      if (value === values(rest)[name]) delete typed[name];
    }
    dropped = Boolean(hadSecret);
    withheld = {};
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
      const odd = oddities(now)[key] || "";
      note.textContent = odd || `${instead[0].toUpperCase()}${instead.slice(1)}.`;
      note.classList.toggle("odd", Boolean(odd));
      field.setAttribute("aria-invalid", Boolean(odd));
    }
  }

  // By key, what is odd about the values that the reader typed.
  function oddities(now) {
    const found = Object.keys(typed).map((key) => [key, oddity(key, typed[key], now)]);
    return { ...Object.fromEntries(found), ...withheld };
  }

  function say() {
    const names = Object.keys(typed).filter((key) => used.has(key));
    const what = names.map((key) => EXAMPLES[key][0]).join(", ");
    const odd = Object.entries(oddities(values())).filter(([key, why]) => why && fields[key]);
    const refused = document.querySelectorAll(".is-refused").length;
    said.textContent = [
      what ? `The commands now have yours: ${what}.` : "The commands have the examples.",
      dropped ? "The password was dropped: this page keeps none." : "",
      ...odd.map(([key, why]) => `${EXAMPLES[key][0]}: ${why}`),
      refused ? `${refused} of the commands cannot be written with these values.` : "",
    ].join(" ").trim();
  }
  let saying;
  form.addEventListener("input", () => {
    clearTimeout(saying);
    saying = setTimeout(say, 700); // when the reader stops typing
  });
  form.querySelector("button").addEventListener("click", () => {
    typed = {};
    dropped = false;
    withheld = {};
    refresh();
    update();
    say();
    document.dispatchEvent(new Event("restored"));
  });

  for (const key of Object.keys(EXAMPLES)) {
    if (key !== "password" && (ALWAYS.includes(key) || copied.has(key))) addField(key);
  }
  const begin = () => {
    typed = stored();
    for (const [key, value] of Object.entries(typed)) {
      if (!EXAMPLES[key] || typeof value !== "string") delete typed[key];
    }
    refresh();
    update();
  };
  begin();
  window.addEventListener("storage", ({ key }) => key === STORE && begin());
  document.addEventListener("shell", show); // a line for every shell has the quotes of one
});
