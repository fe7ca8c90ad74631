// Answers in the builder: up and down beside each row; the numbers before them stay what is sent.
const placeOf = (row) => row.querySelector(".option__place");
const rowsOf = (list) => [...list.querySelectorAll(":scope > .option")];

const numbered = (words, number) => words.replace(/ \d+(?= \(|$)/, ` ${number}`);

// What is read aloud names the place that is seen: "Antwort 2", whatever the row was called when the page came.
function renumber(row, number) {
  for (const named of row.querySelectorAll("[aria-label]")) {
    if (named.closest(".option__more")) continue;
    named.setAttribute("aria-label", numbered(named.getAttribute("aria-label"), number));
  }
  const tick = document.getElementById(placeOf(row).name.replace(/-place$/, "-other"))?.parentElement;
  if (!tick) return;
  const label = tick.querySelector("label");
  label.textContent = numbered(label.textContent, number);
  tick.parentElement.append(tick);
}

function settle(list) {
  const rows = rowsOf(list);
  rows.forEach((row, at) => {
    placeOf(row).value = String(at + 1);
    renumber(row, at + 1);
    const [up, down] = row.querySelectorAll(".option__buttons button");
    up.hidden = at === 0;
    down.hidden = at === rows.length - 1;
  });
}

function move(list, row, step, pressed) {
  const beside = step < 0 ? row.previousElementSibling : row.nextElementSibling;
  if (!beside) return;
  if (step < 0) beside.before(row);
  else beside.after(row);
  settle(list);
  (pressed.hidden ? row.querySelector(".option__buttons button:not([hidden])") : pressed).focus();
  list.parentElement.querySelector("[role=status]").textContent = list.dataset.said.replace("#", placeOf(row).value);
}

function button(list, row, word, sign, step) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "kern-btn kern-btn--tertiary kern-btn--sign";
  made.title = word;
  made.setAttribute("aria-label", `${word}: ${row.querySelector(".option__words input").getAttribute("aria-label")}`);
  const icon = document.createElement("span");
  icon.className = `icon icon--${sign}`;
  icon.setAttribute("aria-hidden", "true");
  made.append(icon);
  made.addEventListener("click", () => move(list, row, step, made));
  return made;
}

for (const list of document.querySelectorAll("[data-options]")) {
  if (!list.querySelector("input.option__place")) continue;
  for (const row of rowsOf(list)) {
    const tools = document.createElement("span");
    tools.className = "option__buttons";
    tools.append(
      button(list, row, list.dataset.up, "chevron-up", -1),
      button(list, row, list.dataset.down, "chevron-down", 1),
    );
    row.querySelector(".option__words").after(tools);
  }
  settle(list);
}
