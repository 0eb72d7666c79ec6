// The form for the reader's own values: what is typed or pasted, kept, and said of it.
window.addEventListener("DOMContentLoaded", () => {
  const OF_A_CLUSTER =
    "port reader region cluster resource group instance second custom writer_name reader_name".split(" ");
  const ALWAYS = ["endpoint", "port", "user", "database"];
  const form = document.querySelector(".values form");
  const said = form.querySelector("[role=status]");

  let typed = {}; // by key: what the reader typed, or the paste said
  const { used, copied, show } = placesOfValues();

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
    memory.set("values", Object.keys(typed).length ? JSON.stringify(typed) : "");
    const now = values();
    const odd = oddities(now);
    show(now);
    const isOwn = (key) => used.has(key) && now[key] !== EXAMPLES[key][1];
    form.previousElementSibling.textContent = Object.keys(EXAMPLES).some(isOwn)
      ? "The commands show your values. Change them"
      : "The commands show example values. Use yours";
    for (const [key, { field, note, instead }] of Object.entries(fields)) {
      field.placeholder = now[key];
      const why = odd[key] || "";
      note.textContent = why || `${instead[0].toUpperCase()}${instead.slice(1)}.`;
      note.classList.toggle("odd", Boolean(why));
      field.setAttribute("aria-invalid", Boolean(why));
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
    const isOurs = ([key, value]) => Object.hasOwn(EXAMPLES, key) && typeof value === "string";
    typed = Object.fromEntries(Object.entries(memory.json("values") || {}).filter(isOurs));
    refresh();
    update();
  };
  begin();
  window.addEventListener("storage", ({ key }) => key === memory.name("values") && begin());
  // A line for every shell has the quotes of one.
  document.addEventListener("shell", () => show(values()));
});
