// Values of the case format and of the protocol, as a programmer would write them.

const LINE = 84;

function showValue(value, indent = "") {
  if (typeof value === "string") return quote(value);
  if (value === null || typeof value !== "object") return String(value);
  if (Array.isArray(value))
    return showItems(
      "[",
      value.map((item) => showValue(item, indent + "  ")),
      "]",
      indent,
      value.every((item) => typeof item !== "object"),
    );
  return showBytes(value) ?? showMapping(value, indent);
}

function showMapping(value, indent) {
  const items = Object.entries(value).map(([name, item]) => `${name}: ${showValue(item, indent + "  ")}`);
  return showItems("{", items, "}", indent);
}

// Plain items stay in one line, which wraps; others get a line each where they are long.
function showItems(open, items, close, indent, plain = false) {
  const line = open + items.join(", ") + close;
  if ((plain || line.length + indent.length <= LINE) && !line.includes("\n")) return line;
  return `${open}\n${items.map((item) => `${indent}  ${item}`).join(",\n")}\n${indent}${close}`;
}

// The forms in which bytes and long values travel.
function showBytes(value) {
  const names = Object.keys(value).join();
  if (names === "base64") return quoteBytes(atob(value.base64));
  if (names === "bytes") return quoteBytes(String.fromCharCode(...new TextEncoder().encode(value.bytes)));
  if (names === "hex")
    return quoteBytes(
      String.fromCharCode(...(value.hex.match(/[0-9a-f]{2}/gi) ?? []).map((pair) => parseInt(pair, 16))),
    );
  if (names === "cut,length") return `${showValue(value.cut)}… (${value.length} in all)`;
  return undefined;
}

function quoteBytes(text) {
  return "b" + quote(text).replace(/[\x80-\xff]/g, escapeByte);
}

function quote(text) {
  const plain = { "\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\" };
  return `"${text.replace(/[\\"\x00-\x1f\x7f]/g, (c) => plain[c] ?? escapeByte(c))}"`;
}

function escapeByte(c) {
  return "\\x" + c.charCodeAt(0).toString(16).padStart(2, "0");
}

// A step as a call: p = Popen(args=["…"], stdout="PIPE").
function showCall({ op, call }) {
  const { as, on, ...parameters } = call;
  const items = Object.entries(parameters).map(([name, value]) => `${name}=${showValue(value, "  ")}`);
  return `${as ? `${as} = ` : ""}${on ? `${on}.` : ""}${op}${showItems("(", items, ")", "", true)}`;
}

// An error as observed ({kind, errno, …}) or as expected ("OSError" or {OSError: {errno: …}}).
function showError(error) {
  if (typeof error === "string") return error;
  if (error.kind === undefined) {
    return Object.entries(error)
      .map(([kind, attributes]) => `${kind} ${showValue(attributes ?? {})}`)
      .join(" or ");
  }
  const { kind, ...attributes } = error;
  if (attributes.name === kind) delete attributes.name;
  return `${kind} ${showValue(attributes)}`;
}

function showSeconds(seconds) {
  if (seconds < 0.001) return `${Math.round(seconds * 1e6)} µs`;
  if (seconds < 1) return `${Number((seconds * 1000).toPrecision(3))} ms`;
  return `${Number(seconds.toPrecision(3))} s`;
}
