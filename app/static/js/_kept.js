// What somebody types into a form marked data-keep stays in this browser until it was sent: a closed tab loses nothing.
const KEY = "kept";
const LONGEST = 7 * 24 * 60 * 60 * 1000;
const form = document.querySelector("form[data-keep]");

function fields() {
  return [...form.querySelectorAll(":is(textarea, select, input:not([type=hidden], [type=file], [type=checkbox]))[name]")];
}

function stored() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? "null");
    return found && Date.now() - found.at < LONGEST ? found : null;
  } catch {
    return null; // storage is switched off, or it holds something else
  }
}

function drop() {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // storage is switched off: there is nothing to forget
  }
}

function keep(sent = false) {
  const values = Object.fromEntries(fields().map((field) => [field.name, field.value]));
  try {
    localStorage.setItem(KEY, JSON.stringify({ at: Date.now(), sent, values }));
    document.querySelector("[data-keep-said]").hidden = false;
  } catch {
    // storage is switched off or full: the page works as without this
  }
}

const empty = () => [...form.querySelectorAll("textarea, input[type=text]")].every((field) => !field.value.trim());

// Nothing was written here yet; the title may come with the address, from a search that found nothing.
const untouched = () => [...form.querySelectorAll("textarea, input[type=text]")].every(
  (field) => !field.value.trim() || (field.tagName === "INPUT" && field.value === field.defaultValue),
);

function restore(values) {
  for (const field of fields()) {
    const value = values[field.name];
    if (typeof value !== "string" || field.value === value) continue;
    field.value = value;
    if (field.value !== value && field.tagName === "SELECT") field.selectedIndex = 0;
    field.closest("details")?.setAttribute("open", "");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function begin() {
  const found = stored();
  const notice = document.querySelector("[data-kept]");
  if (found && untouched()) {
    restore(found.values); // also what was sent and, as no other page came since, did not arrive
    notice.hidden = untouched();
  }
  if (!empty()) keep();
  form.addEventListener("input", () => (empty() ? drop() : keep()));
  form.addEventListener("submit", () => keep(true));
  notice.querySelector("button").addEventListener("click", () => {
    form.reset();
    fields().forEach((field) => field.dispatchEvent(new Event("input", { bubbles: true })));
    drop();
    notice.hidden = true;
    fields()[0].focus();
  });
}

if (form) begin();
else if (stored()?.sent !== false) drop(); // another page after it was sent: it arrived
document.addEventListener("submit", ({ target }) => {
  if (new URL(target.action).pathname.endsWith("/abmelden")) drop();
});
