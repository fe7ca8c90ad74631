// Another language shows the same page: what was written goes along, in this tab only, and is forgotten on arrival.
const KEY = "written";
const FIELDS = "main form[method=post] :is(textarea, select, input:not([type=hidden], [type=file]))[name]";
const ticked = (field) => field.type === "checkbox" || field.type === "radio";

function carry(link) {
  const fields = [...document.querySelectorAll(FIELDS)];
  if (!fields.length) return;
  const values = fields.map((field) => [field.name, ticked(field) ? field.checked : field.value]);
  sessionStorage.setItem(KEY, JSON.stringify({ path: link.pathname, values }));
}

function unpack() {
  const { path, values } = JSON.parse(sessionStorage.getItem(KEY) ?? "{}");
  sessionStorage.removeItem(KEY);
  if (path !== location.pathname) return;
  document.querySelectorAll(FIELDS).forEach((field, index) => {
    const [name, value] = values[index] ?? [];
    const what = ticked(field) ? "checked" : "value";
    if (name !== field.name || field[what] === value) return;
    field[what] = value;
    field.closest("details")?.setAttribute("open", "");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".site-tools a[hreflang]");
  try {
    if (link) carry(link);
  } catch {
    // storage is switched off: the page opens without what was written
  }
});
try {
  unpack();
} catch {
  // storage is switched off, or it holds something else
}
