// What somebody types into a form marked data-keep stays in this browser until it was sent: a closed tab loses nothing.
// The mark says who is signed in: what they wrote is offered to nobody else. What a guest wrote is, where it is the newest, as
// whoever signs in now may be that guest; from then on it is theirs.
const PREFIX = "kept";
const LONGEST = 7 * 24 * 60 * 60 * 1000;
const form = document.querySelector("form[data-keep]");
const KEY = PREFIX + (form?.dataset.keep ?? "");

function fields() {
  return [...form.querySelectorAll(":is(textarea, select, input:not([type=hidden], [type=file], [type=checkbox]))[name]")];
}

function stored(key = KEY) {
  try {
    const found = JSON.parse(localStorage.getItem(key) ?? "null");
    return found && Date.now() - found.at < LONGEST ? found : null;
  } catch {
    return null; // storage is switched off, or it holds something else
  }
}

function drop(key = KEY) {
  try {
    localStorage.removeItem(key);
  } catch {
    // storage is switched off: there is nothing to forget
  }
}

function dropAll(unless = () => false) {
  try {
    Object.keys(localStorage).filter((key) => key.startsWith(PREFIX) && !unless(key)).forEach(drop);
  } catch {
    // storage is switched off: there is nothing to forget
  }
}

function keep(sent = false) {
  const values = Object.fromEntries(fields().map((field) => [field.name, field.value]));
  try {
    localStorage.setItem(KEY, JSON.stringify({ at: Date.now(), sent, values }));
    document.querySelector("[data-keep-said]").hidden = false;
    return true;
  } catch {
    return false; // storage is switched off or full: the page works as without this
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
  const [own, guests] = [stored(), stored(PREFIX)];
  const from = guests && !(own?.at >= guests.at) ? PREFIX : KEY;
  const found = from === KEY ? own : guests;
  const notice = document.querySelector("[data-kept]");
  const offered = found && untouched();
  if (offered) {
    restore(found.values); // also what was sent and, as no other page came since, did not arrive
    notice.hidden = untouched();
  }
  if (!empty() && keep() && offered && from !== KEY) drop(from);
  form.addEventListener("input", () => (empty() ? drop() : keep()));
  form.addEventListener("submit", () => keep(true));
  notice.querySelector("button").addEventListener("click", () => {
    form.reset();
    fields().forEach((field) => field.dispatchEvent(new Event("input", { bubbles: true })));
    drop();
    drop(from);
    notice.hidden = true;
    fields()[0].focus();
  });
}

// On another page: what was sent has arrived, and what is too old goes.
dropAll((key) => (form ? stored(key) : stored(key)?.sent === false));
if (form) begin();
document.addEventListener("submit", ({ target }) => {
  const { pathname } = new URL(target.action);
  if (pathname.endsWith("/abmelden")) dropAll();
  if (pathname.endsWith("/jemand-anderes")) drop(PREFIX);
});
