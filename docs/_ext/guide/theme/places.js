// Every place on the page that shows an example value, and how it shows another.
// Before this, EXAMPLES has what values.toml says: {key: [name, example, instead]}; and
// SHELL_OF the shell of a file, where it is for one alone.

// An argument of a command, taken apart as it was built: its option, and its pieces.
function argumentOf(element) {
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
}

// The page's places: the keys that it has (`used`), those that the reader copies or types
// (`copied`), and `show(now)`, which puts the values `now` everywhere, by key.
function placesOfValues() {
  const marks = [...document.querySelectorAll("main mark[data-value]")].map((mark) => ({
    mark,
    key: mark.dataset.value,
    block: mark.closest("pre"),
    argument: mark.closest("[data-in]"),
  }));
  const used = new Set(marks.map(({ key }) => key));
  // What the reader copies or types; an output alone asks for nothing.
  const isCopied = ({ mark }) => mark.closest("[data-snippet]") || !mark.closest("pre, .legend");
  const copied = new Set(marks.filter(isCopied).map(({ key }) => key));

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
    const file = block.dataset.snippet.split("/").pop();
    return SHELL_OF[file] || document.documentElement.dataset.shell;
  }

  const blocks = new Map(); // each with its marks; null has those outside of blocks
  for (const each of marks) blocks.set(each.block, [...(blocks.get(each.block) || []), each]);

  let args; // of all commands; until a value is written, the page is as it was built
  function show(now) {
    const isOwn = (key) => now[key] !== EXAMPLES[key][1];
    if (args || Object.keys(now).some(isOwn)) write(now, isOwn);
    document.dispatchEvent(new Event("filled"));
  }

  function write(now, isOwn) {
    args ??= [...document.querySelectorAll("main [data-in]")].map(argumentOf);
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

  return { used, copied, show };
}
