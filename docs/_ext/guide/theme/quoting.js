// How a reader's value is written where it goes. Each rule stands here, once; the tests do
// not read them: a shell, libpq, a parser or a server says what arrived.

// Written as it is, in every shell and format of this file but SQL.
const isPlain = (text) => /^[A-Za-z0-9][\w.-]*$/.test(text);

// Around a reader's value in a text that is written, so that the page can mark it.
const BEGIN = "\ue000";
const END = "\ue001";
const marked = (text) => BEGIN + text + END;

// Why a value cannot stand in a command; the message is for the reader.
class Refusal extends Error {}

const inSingleQuotes = (value) =>
  isPlain(value) ? value : "'" + value.replace(/['\\]/g, "\\$&") + "'";

// PostgreSQL's words that cannot be a bare name of a database or role: the reserved ones
// and those for functions and types, as pg_get_keywords() tells them.
const RESERVED = new Set(
  `all analyse analyze and any array as asc asymmetric authorization binary both case cast
  check collate collation column concurrently constraint create cross current_catalog
  current_date current_role current_schema current_time current_timestamp current_user
  default deferrable desc distinct do else end except false fetch for foreign freeze from
  full grant group having ilike in initially inner intersect into is isnull join lateral
  leading left like limit localtime localtimestamp natural not notnull null offset on
  only or order outer overlaps placing primary references returning right select
  session_user similar some symmetric system_user table tablesample then to trailing true
  union unique user using variadic verbose when where window with`.split(/\s+/),
);

const FORMATS = {
  "": (value) => value,
  // https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-KEYWORD-VALUE
  keyword: inSingleQuotes,
  // RFC 3986, and what a shell may take for its own
  uri: (value) =>
    encodeURIComponent(value).replace(
      /[!'()*]/g,
      (sign) => "%" + sign.charCodeAt().toString(16).toUpperCase(),
    ),
  // https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS
  sql: (value) =>
    /^[a-z_][a-z0-9_]*$/.test(value) && !RESERVED.has(value)
      ? value
      : '"' + value.replaceAll('"', '""') + '"',
  // https://www.postgresql.org/docs/current/libpq-pgpass.html
  pgpass: (value) => value.replace(/[\\:]|^\*$|^#/g, "\\$&"),
  json: (value) => JSON.stringify(value).slice(1, -1),
  // https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-shorthand.html
  shorthand: inSingleQuotes,
};

// A program of Windows gets one line, which it takes apart itself:
// https://learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments
// cmd.exe must never be inside quotes, so each of its signs has a caret; no name of a
// variable begins between two quotes.
const forCmd = (text) => text.replace(/[()!^"<>&|]/g, "^$&");
const SHELLS = {
  unix: (text) => "'" + text.replaceAll("'", "'\\''") + "'",
  // PowerShell takes four curly quotes for the straight one.
  powershell: (text) => "'" + text.replace(/['\u2018-\u201b]/g, "$&$&") + "'",
  cmd: (text) => {
    const inside = text
      .replace(/(\\*)"/g, '$1$1\\"')
      .replace(/(\\*)%/g, '$1$1"%"')
      .replace(/(\\+)(\ue001?)$/, "$1$1$2");
    return forCmd(`"${inside}"`);
  },
};

// Windows PowerShell 5.1 drops double quotes, and breaks what has a blank and ends in \.
const isBrokenBy51 = (text) => text.includes('"') || /\s.*\\\ue001?$/.test(text);

// A statement that makes its own names, for where no double quote can be passed.
function withoutDoubleQuotes(pieces, values) {
  const names = [];
  const statement = pieces
    .map((piece) => {
      if (!piece.key) return piece.text;
      const code = { '"': "\\x22", $: "\\x24", "\\": "\\\\", "'": "''" };
      const name = values[piece.key].replace(/["$\\']/g, (sign) => code[sign]);
      names.push(`E'${marked(name)}'`);
      return "%I";
    })
    .join("");
  return `DO $$BEGIN EXECUTE format('${statement}', ${names.join(", ")}); END$$`;
}

// A keyword string as a URI, which needs no quotes.
const asUri = (text) => `postgresql:///?${text.split(" ").join("&")}`;

/* One argument of a command for `shell`: "unix", "cmd" or "powershell"; the values in it are
   between BEGIN and END.

   `pieces` are {text} or {key}, without the quotes of the file; `prefix`, an option, stays
   outside of the new ones. `raw`: the shell itself reads it, no program. `more` are
   [keyword, value] that a connection string takes from other arguments. `hasCmd`: there is
   a tab for Command Prompt beside. */
function writeArgument({ prefix, pieces, format, raw, aws, hasCmd }, values, shell, more = []) {
  const one = (as, value) => marked(FORMATS[as](value));
  const write = (as) =>
    pieces.map((piece) => (piece.key ? one(as, values[piece.key]) : piece.text)).join("");
  const added = (as) => more.map(([key, value]) => ` ${key}=${one(as, value)}`).join("");
  let text = write(format) + (format === "keyword" ? added(format) : "");
  if (raw && format === "pgpass" && /[^ -~\ue000\ue001]/.test(text)) {
    throw new Refusal(
      "This command writes ASCII only. Add the line in Notepad, and save the file as UTF-8 without BOM.",
    );
  }
  if (aws && /^\ue000?fileb?:\/\//.test(text)) {
    throw new Refusal("The AWS CLI reads a value that begins like this as a file.");
  }
  if (shell === "cmd" && raw) {
    if (/%.*%/.test(text)) {
      throw new Refusal(
        "Command Prompt takes what is between two % for a variable: use the tab Windows PowerShell.",
      );
    }
    return prefix + forCmd(text);
  }
  if (shell === "powershell" && !raw && isBrokenBy51(text)) {
    if (format === "keyword") text = asUri(write("uri") + added("uri"));
    else if (format === "sql") text = withoutDoubleQuotes(pieces, values);
    else {
      throw new Refusal(
        "Not every PowerShell can pass such a value to a program: " +
          (hasCmd ? "use the tab Windows Command Prompt." : "use another shell for this step."),
      );
    }
  }
  return prefix + SHELLS[shell](text);
}
