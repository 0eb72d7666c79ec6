// What people have: takes apart a connection string, a command, lines of a settings file,
// or JSON, and says what is odd about a value.

// What others call the values; without the beginnings below, blanks, dashes and the like.
const NAMES = {
  endpoint: "host hostname hostaddr server address endpoint datasource servername computername h",
  port: "port p",
  user: "user username userid uid login masterusername u",
  database: "database dbname databasename db initialcatalog name maintenancedb d",
  reader: "readerendpoint",
  region: "region defaultregion",
  cluster: "clusteridentifier",
  resource: "clusterresourceid",
  group: "vpcsecuritygroupid",
  password: "password pwd pass passwd masteruserpassword",
  whole: "url uri dsn jdbcurl connectionstring",
};
const KEY_OF = new Map(
  Object.entries(NAMES).flatMap(([key, names]) => names.split(" ").map((name) => [name, key])),
);
const BEGINNING = /^(export|spring|postgres(ql)?|aurora|rds|aws|pg|database|datasource|db)/;

function keyOf(name) {
  const word = name.toLowerCase().replace(/[^a-z]/g, "");
  if (KEY_OF.has(word)) return KEY_OF.get(word);
  return BEGINNING.test(word) ? keyOf(word.replace(BEGINNING, "")) : undefined;
}

const unquoted = (text) => text.trim().replace(/^(["'`])((?:(?!\1).)*)\1[,;]?$/s, "$2").trim();
const decoded = (text) => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const URI =
  /^["']?(?:jdbc:)?(?:[\w-]+:)?(?:postgres(?:ql)?|aurora)(?:\+\w+)?:\/\/(?:(.*)@)?([^@/?#,:\s]*)(?::(\d+))?(?:,[^/?]*)?(?:\/([^?#\s"']*))?(?:\?([^#\s"']*))?/s;
const HOST_AND_PORT = /^([\w.-]+):(\d+)(?:\/([\w-]+))?$/;

/* The values in `text`: {endpoint, port, user, database, …}, without any password, but
   with `dropped: true` if there was one. Null if it is one plain value. */
function takeApart(text) {
  const found = {};
  const take = (key, value) => {
    if (!key || value === "" || value == null) return;
    if (key === "whole") Object.assign(found, takeApart(String(value)));
    else if (key === "password") found.dropped = true;
    else found[key] ??= String(value);
  };
  const pairs = (all) => all.forEach(([name, value]) => take(keyOf(name), value));
  const inner = unquoted(text);

  try {
    const json = JSON.parse(text);
    if (json === null || typeof json !== "object") throw new TypeError("one value");
    const walk = (part) =>
      Object.entries(part).forEach(([name, value]) => {
        if (value && typeof value === "object") walk(value);
        else take(keyOf(name), value);
      });
    walk(json.DBClusters ? json.DBClusters[0] : json);
    return Object.keys(found).length ? found : null;
  } catch {
    // not JSON
  }

  const uri = URI.exec(inner);
  if (uri) {
    const [, login = "", host, port, database = "", query = ""] = uri;
    const [, user, password] = /^([^:]*):?(.*)$/s.exec(login);
    take("endpoint", host);
    take("port", port);
    take("user", decoded(user));
    take("database", decoded(database));
    take("password", password);
    pairs([...new URLSearchParams(query)]);
    return found;
  }

  const command = /^(?:\S*[\\/])?(?:psql|pg_dump|pg_isready)(?:\.exe)?\s+(.*)$/s.exec(inner);
  if (command) {
    const words = command[1].match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) || [];
    const bare = [];
    for (let each = words.shift(); each; each = words.shift()) {
      const option = /^--([\w-]+)(?:=(.*))?$/s.exec(each) || /^-(\w)(.+)?$/s.exec(each);
      if (/^[\\^`]$/.test(each)) continue; // the command goes on in the next line
      if (!option) bare.push(unquoted(each));
      else if (keyOf(option[1]) === "password" || option[1] === "W") continue;
      else if (keyOf(option[1])) {
        const value = unquoted(option[2] ?? words.shift() ?? "");
        const inside = keyOf(option[1]) === "database" && takeApart(value);
        if (inside) Object.assign(found, { ...inside, ...found });
        else take(keyOf(option[1]), value);
      }
    }
    const inside = bare[0] && takeApart(bare[0]);
    if (inside) Object.assign(found, inside);
    else {
      take("database", bare[0]);
      take("user", bare[1]);
    }
    return found;
  }

  const address = HOST_AND_PORT.exec(inner);
  if (address) {
    take("endpoint", address[1]);
    take("port", address[2]);
    take("database", address[3]);
    return found;
  }

  // Pairs: of a line each, between semicolons, or between blanks.
  const parts = /[\n;]/.test(inner)
    ? inner.split(/[\n;]/).map((line) => /^\s*["']?([\w .-]+?)["']?\s*[=:]\s*(.*)$/s.exec(line))
    : [...inner.matchAll(/([\w.-]+)\s*=\s*('(?:\\.|[^'])*'|"[^"]*"|\S*)/g)];
  const value = (text) =>
    /^'.*'$/s.test(text) ? text.slice(1, -1).replace(/\\(.)/gs, "$1") : unquoted(text);
  pairs(parts.filter(Boolean).map(([, name, text]) => [name, value(text.trim())]));
  return Object.keys(found).length ? found : null;
}

const AURORA =
  /^([^.]+)\.(cluster-ro-|cluster-custom-|cluster-|proxy-)?([a-z0-9]{8,})\.([a-z]{2}(?:-[a-z]+)+-\d)\.rds\.amazonaws\.com(\.cn)?$/;

/* What follows from the cluster's endpoint: its name, its Region, its reader endpoint. */
function derivedFrom(endpoint) {
  const [, cluster, kind, id, region, china = ""] = AURORA.exec(endpoint) || [];
  if (kind !== "cluster-" && kind !== "cluster-ro-") return {};
  const at = (type) => `${cluster}.${type}${id}.${region}.rds.amazonaws.com${china}`;
  return { cluster, region, reader: at("cluster-ro-"), writer: at("cluster-") };
}

const HOSTS = ["endpoint", "reader", "express", "instance", "second", "custom"];

/* What is odd about the value for `key`, in words; empty if nothing is. */
function oddity(key, value, values) {
  if (/[\u0000-\u001f\u007f-\u009f]/.test(value)) {
    return "This has a control character, such as a tab, which no terminal takes: it is left out of the commands.";
  }
  if (/^[<[{].*[>\]}]$|^\$\{?\w+|^your[-_ ]|x{4,}|\.\.\.|…/i.test(value)) {
    return "This looks like a placeholder. Replace it with a value of yours.";
  }
  if (key === "endpoint" || key === "express") {
    const kind = AURORA.exec(value)?.[2];
    if (/^[a-z]+:\/\//i.test(value)) return "Leave out what is before and after the host name.";
    if (/\.dsql\./.test(value)) {
      return "This is an endpoint of Aurora DSQL, another service, which this guide is not about.";
    }
    if (kind === "cluster-ro-") {
      return `This is the reader endpoint: you cannot write there. The cluster's endpoint is most likely ${derivedFrom(value).writer}`;
    }
    if (kind === "cluster-custom-") return "This is a custom endpoint. Use the one of type Writer.";
    if (kind === "proxy-") {
      return "This is an endpoint of RDS Proxy. It accepts connections only from inside its VPC.";
    }
    if (AURORA.test(value) && !kind) {
      return "This is the endpoint of one instance. After a failover, it may be a reader. Use the cluster's endpoint of type Writer.";
    }
    if (/^[\d.]+$/.test(value)) {
      return "This is an address. The server's certificate has only host names: use the endpoint.";
    }
    if (!AURORA.test(value)) {
      return "An endpoint of Aurora looks like NAME.cluster-ID.REGION.rds.amazonaws.com. Is this complete?";
    }
  }
  if (key === "port" || key === "tunnel") {
    if (!/^\d+$/.test(value) || +value < 1 || +value > 65535) {
      return "A port is a number from 1 to 65535.";
    }
    if (value === "3306") return "3306 is the port of Aurora MySQL. PostgreSQL's is 5432.";
  }
  if (key === "region") {
    const { region } = derivedFrom(values.endpoint);
    if (region && region !== value) return `Your endpoint says that the Region is ${region}.`;
    if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(value)) return "A Region looks like us-west-2.";
  }
  if (key === "user" && value === "rdsadmin") {
    return "rdsadmin is Amazon's own user. Use your master user, or one that you were given.";
  }
  if (key === "key" && value.startsWith("~")) {
    return "Quotes keep ~ as it is. Write the whole path of the file.";
  }
  return "";
}
