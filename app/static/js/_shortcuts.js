// Single keys are off until switched on, and act only while the list has the focus: j next, k previous, o open.
const list = document.querySelector("[data-shortcuts]");
const button = document.querySelector("[data-shortcuts-button]");
const STEPS = { j: 1, k: -1 };
let on = false;

function act(event) {
  if (!on || event.ctrlKey || event.metaKey || event.altKey) return;
  const links = [...list.querySelectorAll(".card__link, .row__link")];
  const here = links.findIndex((link) => link.closest("li").contains(document.activeElement));
  if (event.key in STEPS) links[Math.min(Math.max(here + STEPS[event.key], 0), links.length - 1)]?.focus();
  else if (event.key === "o") links[here]?.click();
}

if (list && button) {
  button.hidden = false;
  button.addEventListener("click", () => {
    on = !on;
    button.setAttribute("aria-pressed", on);
    if (on) list.querySelector("a")?.focus();
  });
  list.addEventListener("keydown", act);
}
