// Builds elements. Text goes in as text, never as markup.

function element(tag, attributes, ...children) {
  const built = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) built.addEventListener(name.slice(2), value);
    else if (value === true) built.setAttribute(name, "");
    else if (value !== false && value != null) built.setAttribute(name, value);
  }
  built.append(...children.flat().filter((child) => child != null && child !== "" && child !== false));
  return built;
}

function icon(name, tone = "") {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", `icon ${tone}`);
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#${name}`);
  svg.append(use);
  return svg;
}

function verdictIcon(verdict) {
  return verdict ? icon(`v-${verdict.name}`, verdict.tone) : icon("v-none", "void");
}

function verdictWords(verdict, text = verdict?.words ?? "no record") {
  return element("span", { class: verdict?.tone ?? "void" }, text);
}

// A verdict as symbol and word.
function verdictLabel(verdict, text) {
  return element("span", { class: "tally" }, verdictIcon(verdict), verdictWords(verdict, text));
}

// Links out only where the address is plainly one.
function outLink(address) {
  if (!/^https?:\/\//.test(address)) return element("span", {}, address);
  return element("a", { href: address, rel: "noreferrer" }, address.replace(/^https?:\/\//, ""));
}
