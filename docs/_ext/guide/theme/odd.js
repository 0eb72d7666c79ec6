// What follows from an endpoint, and what is odd about a value: it warns, and refuses
// nothing.

const AURORA =
  /^([a-z][a-z0-9-]*)\.(cluster-ro-|cluster-custom-|cluster-|proxy-|endpoint\.proxy-)?([a-z0-9]{8,})\.(?:([a-z]{2}(?:-[a-z]+)+-\d)\.rds\.amazonaws\.com|rds\.(cn-[a-z]+-\d)\.amazonaws\.com\.cn)$/;
const parsed = (endpoint) => AURORA.exec(endpoint.toLowerCase().replace(/\.$/, ""));

/* What follows from the cluster's endpoint: its name, its Region, its other endpoints. */
function derivedFrom(endpoint) {
  const [host, cluster, kind, id, region, china] = parsed(endpoint) || [];
  if (kind !== "cluster-" && kind !== "cluster-ro-") return {};
  const other = (type) => host.replace(`.${kind}${id}`, `.${type}${id}`);
  return {
    cluster,
    region: region || china,
    reader: other("cluster-ro-"),
    writer: other("cluster-"),
  };
}

const HOSTS = ["endpoint", "reader", "express", "instance", "second", "custom"];
// What no terminal takes, nor this page: control characters, and halves of a sign.
const isUnfit = (value) =>
  /[\u0000-\u001f\u007f-\u009f\ue000\ue001]/.test(value) || value.isWellFormed?.() === false;
const isPort = (value) => /^[1-9]\d{0,4}$/.test(value) && +value <= 65535;

/* What is odd about the value for `key`, in words; empty if nothing is. */
function oddity(key, value, values) {
  if (isUnfit(value)) {
    return "This has a control character, such as a tab, which no terminal takes.";
  }
  if (/[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/.test(value)) {
    return "This has a character that is not seen, which often comes from copying. Type it again.";
  }
  if (/^<.*>$|^\$?\{.+\}$|^\.\.\.$|^your[-_ ]|^x{4,}$|…/i.test(value)) {
    return "This looks like a placeholder. Replace it with a value of yours.";
  }
  if (HOSTS.includes(key)) return oddHost(key, value, values);
  if ((key === "port" || key === "tunnel") && !isPort(value)) {
    return "A port is a number from 1 to 65535.";
  }
  if (key === "port" && value === "3306") {
    return "3306 is the port of Aurora MySQL. PostgreSQL's is 5432.";
  }
  if (key === "region") {
    const { region } = derivedFrom(values.endpoint);
    if (region && region !== value) return `Your endpoint says that the Region is ${region}.`;
  }
  if (key === "user" && value === "rdsadmin") {
    return "rdsadmin is Amazon's own user. Use your master user, or one that you were given.";
  }
  if (key === "iam_user" && value.includes("*")) return "In a policy, * means every user.";
  if (key === "key" && value.startsWith("~")) {
    return "Quotes keep ~ as it is. Write the whole path of the file.";
  }
  if (key === "address" && /^(10\.|192\.168\.|127\.|172\.(1[6-9]|2\d|3[01])\.)/.test(value)) {
    return "This is a private address. AWS sees the public one, which the command above prints.";
  }
  const [shape, example] = SHAPES[key] || [/^/];
  return shape.test(value) ? "" : `This usually looks like ${example}.`;
}

const GROUP = [/^sg-[0-9a-f]{8,17}$/, "sg-0a1b2c3d4e5f67890"];
const SHAPES = {
  region: [/^[a-z]{2}(-[a-z]+)+-\d$/, "us-west-2"],
  group: GROUP,
  client_group: GROUP,
  account: [/^\d{12}$/, "123456789012"],
  address: [/^((25[0-5]|2[0-4]\d|1?\d?\d)(\.(?!$)|$)){4}$/, "203.0.113.25"],
  bastion_id: [/^i-[0-9a-f]{8,17}$/, "i-0a1b2c3d4e5f67890"],
  resource: [/^cluster-[A-Z0-9]+$/, "cluster-ABCDEFGHIJKLMNOPQRSTUVWXYZ"],
};

function oddHost(key, value, values) {
  const kind = parsed(value)?.[2];
  if (/^[a-z]+:\/\//i.test(value)) return "Leave out what is before and after the host name.";
  if (/\.dsql(-fips)?\./.test(value)) {
    return "This is an endpoint of Aurora DSQL, another service, which this guide is not about.";
  }
  if (/^[\d.]+$/.test(value)) {
    return "This is an address. The server's certificate has only host names: use the endpoint.";
  }
  if (!parsed(value)) {
    return "An endpoint of Aurora looks like NAME.cluster-ID.REGION.rds.amazonaws.com. Is this complete?";
  }
  if (kind?.endsWith("proxy-")) {
    return "This is an endpoint of RDS Proxy. It accepts connections only from inside its VPC.";
  }
  const mine = derivedFrom(values.endpoint);
  if (key === "reader") {
    if (kind !== "cluster-ro-") return "This is not a reader endpoint, which has cluster-ro- in it.";
    const isOther = mine.reader && mine.reader !== derivedFrom(value).reader;
    return isOther ? "This belongs to another cluster than your cluster endpoint." : "";
  }
  if (key === "endpoint" || key === "express") {
    if (kind === "cluster-ro-") {
      return `This is the reader endpoint: you cannot write there. The cluster's endpoint is most likely ${derivedFrom(value).writer}`;
    }
    if (kind === "cluster-custom-") return "This is a custom endpoint. Use the one of type Writer.";
    if (!kind) {
      return "This is the endpoint of one instance. After a failover, it may be a reader. Use the cluster's endpoint of type Writer.";
    }
  }
  if (key === "custom" && kind !== "cluster-custom-") {
    return "This is not a custom endpoint, which has cluster-custom- in it.";
  }
  if ((key === "instance" || key === "second") && kind) {
    return "This is not the endpoint of one instance.";
  }
  return "";
}
