// What people have: takes apart a connection string, a command, lines of a settings file,
// or JSON, and says what is odd about a value. No password is ever part of what is found.

// What others call the values; without the beginnings below, blanks, dashes and the like.
const NAMES = {
  endpoint: "host hostname server address endpoint datasource servername computername h",
  port: "port p",
  user: "user username userid uid login masterusername dbuser u",
  database: "database dbname databasename db initialcatalog maintenancedb d",
  reader: "readerendpoint",
  region: "region defaultregion",
  cluster: "clusteridentifier",
  resource: "clusterresourceid",
  group: "vpcsecuritygroupid",
  password: "password pwd pass passwd masteruserpassword xamzsignature",
  whole: "url uri dsn jdbcurl connectionstring",
};
const KEY_OF = new Map(
  Object.entries(NAMES).flatMap(([key, names]) => names.split(" ").map((name) => [name, key])),
);
const BEGINNING = /^(export|spring|postgres(ql)?|aurora|rds|aws|pg|database|datasource|db)/;
const ENDING = /(host|hostname|username|password|passwd|pwd|database|dbname)$/;

function keyOf(name) {
  const word = name.toLowerCase().replace(/[^a-z]/g, "");
  if (KEY_OF.has(word)) return KEY_OF.get(word);
  if (BEGINNING.test(word)) return keyOf(word.replace(BEGINNING, ""));
  return KEY_OF.get(ENDING.exec(word)?.[0]);
}

// Looks like a secret, whatever else it is.
const SECRET =
  /(pass(word|wd)?|pwd|secret|signature)["']?\s*[=:]|:\/\/[^\s@/]*:[^\s@]*@|^[^\s:@/]+:[^\s@]+@[\w-]+\./i;

const unquoted = (text) => text.trim().replace(/^(["'`])((?:(?!\1).)*)\1[,;]?$/s, "$2").trim();
// A word of a shell: its quotes, and signs behind a backslash.
const WORDS = /(?:"(?:\\.|[^"])*"|'[^']*'|\\\S|[^\s"'\\])+/g;
const ofShell = (word) =>
  word.replace(/"((?:\\.|[^"])*)"|'([^']*)'|\\(.)/gs, (_, a, b, c) => a ?? b ?? c);
const decoded = (text) => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const URI =
  /(?:[\w-]+:)?(?:postgres(?:ql)?|aurora)(?:\+\w+)?:\/\/(?:([^?#\s]*)@)?([^@/?#,:\s"']*)(?::(\d+))?(?:,[^/?\s]*)?(?:\/([^?#\s"']*))?(?:\?([^#\s"']*))?/;
const WITHOUT_SCHEME = /^[^\s:@/]+:(?!\/\/)[^\s@]+@[\w-]+\.[\w.-]+(:\d+)?(\/\S*)?$/;
const COMMAND =
  /(?:^|[\s\\/"'&])(?:psql|pg_dump|pg_isready|createdb|aws rds [\w-]+)(?:\.exe)?["']?\s+(.*)$/s;
// Options of psql whose next word is their value, and none of ours.
const HAS_VALUE = /^([vfcoFRTPL]|set|variable|file|command|output|pset|log-file|query|profile)$/;
const HOST_AND_PORT = /^([\w.-]+)[:,](\d+)(?:\/([\w-]*))?$/;
const TOKEN = /^([\w.-]+):(\d+)\/\?(Action=connect&.*)$/;
const PASSWORD_FILE = /^([^:\s]+):(\d+|\*):((?:\\.|[^:])*):((?:\\.|[^:])*):(.+)$/;

/* The values in `text`: {endpoint, port, user, database, …}, without any password, but
   with `dropped: true` if there was one. Null if it is one plain value. */
function takeApart(text) {
  const found = {};
  const take = (key, value) => {
    if (!key || value === "" || value == null) return;
    if (key === "password") found.dropped = true;
    else if (key === "whole") merge(takeApart(String(value)));
    else if (key === "endpoint") {
      const [, host, port] = /^(?:tcp:)?(.*?)(?:[:,](\d+))?$/s.exec(String(value));
      found.endpoint ??= host;
      take("port", port);
    } else found[key] ??= String(value);
  };
  const merge = (others) => Object.entries(others || {}).forEach(([key, value]) => {
    if (key === "dropped") found.dropped = true;
    else take(key, value);
  });
  const pairs = (all) => all.forEach(([name, value]) => take(keyOf(name), value));
  const result = () => (Object.keys(found).length ? found : null);
  const inner = unquoted(text);

  try {
    const json = JSON.parse(text);
    if (json === null || typeof json !== "object") throw new TypeError("one value");
    const walk = (part) => {
      if (typeof part.name === "string" && typeof part.value === "string") {
        take(keyOf(part.name), part.value);
      }
      Object.entries(part).forEach(([name, value]) => {
        if (value && typeof value === "object") walk(value);
        else if (keyOf(name)) take(keyOf(name), value);
        else if (SECRET.test(value)) merge(takeApart(String(value)));
      });
    };
    const isOurs = ({ Engine }) => Engine === "aurora-postgresql";
    walk(json.DBClusters?.length ? json.DBClusters.find(isOurs) || json.DBClusters[0] : json);
    return result();
  } catch {
    // not JSON
  }

  const command = COMMAND.exec(inner);
  if (command) {
    const words = command[1].match(WORDS) || [];
    const bare = [];
    for (let each = words.shift(); each; each = words.shift()) {
      const option = /^--([\w-]+)(?:=(.*))?$/s.exec(each) || /^-(\w)(.+)?$/s.exec(each);
      const key = option && keyOf(option[1]);
      if (/^[\\^`]?$/.test(each)) continue; // the command goes on in the next line
      if (!option) bare.push(ofShell(each));
      else if (key && key !== "password") {
        const value = ofShell(option[2] ?? words.shift() ?? "");
        const inside = key === "database" && takeApart(value);
        if (inside) merge(inside);
        else take(key, value);
      } else if (HAS_VALUE.test(option[1])) option[2] ?? words.shift();
    }
    const inside = bare[0] && takeApart(bare[0]);
    if (inside) merge(inside);
    else if (!/^aws|\saws /.test(inner)) {
      take("database", bare[0]);
      take("user", bare[1]);
    }
    if (/\bPGPASSWORD\b/.test(inner)) found.dropped = true;
    return result();
  }

  const uri = URI.exec(WITHOUT_SCHEME.test(inner) ? `postgresql://${inner}` : inner);
  if (uri) {
    const [, login = "", host, port, database = "", query = ""] = uri;
    const [, user, password] = /^([^:]*):?(.*)$/s.exec(login);
    take("endpoint", decoded(host));
    take("port", port);
    take("user", decoded(user));
    take("database", decoded(database));
    take("password", password);
    pairs([...new URLSearchParams(query)].filter(([name]) => name !== "application_name"));
    pairs([...inner.replace(uri[0], "").matchAll(/^[ \t]*([\w .-]+?)[ \t]*[=:][ \t]*(.*)$/gm)].map(
      ([, name, value]) => [name, keyOf(name) === "whole" ? "" : unquoted(value)],
    ));
    return result();
  }

  const token = TOKEN.exec(inner);
  if (token) {
    pairs([["host", token[1]], ["port", token[2]], ...new URLSearchParams(token[3])]);
    return result();
  }
  const line = PASSWORD_FILE.exec(inner);
  if (line) {
    const [, host, port, database, user] = line.map((part) => part.replace(/\\(.)/g, "$1"));
    pairs([["host", host], ["port", port], ["database", database], ["user", user]]);
    found.dropped = true;
    return result();
  }
  const address = HOST_AND_PORT.exec(inner);
  if (address) {
    take("endpoint", address[1]);
    take("port", address[2]);
    take("database", address[3]);
    return result();
  }

  // Pairs: of a line each, between semicolons, or between blanks.
  const all = inner.replace(/^pgsql:/, "");
  const parts = /[\n;]/.test(all)
    ? all.split(/[\n;]/).map((part) => /^\s*-?\s*["']?([\w .-]+?)["']?\s*[=:]\s*(.*)$/s.exec(part))
    : [...all.matchAll(/["']?([\w.-]+)["']?\s*[=:]\s*('(?:\\.|[^'])*'|"[^"]*"|[^\s,]*)/g)];
  const value = (given) => {
    const bare = given.trim().replace(/,$/, "");
    if (/^'.*'$/s.test(bare)) return bare.slice(1, -1).replace(/\\(.)/gs, "$1");
    return /^["`]/.test(bare) ? unquoted(bare) : bare.replace(/\s+#.*$/, "");
  };
  pairs(parts.filter(Boolean).map(([, name, given]) => [name, value(given)]));
  return result();
}
