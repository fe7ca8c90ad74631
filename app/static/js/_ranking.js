// A ranking by buttons: up and down beside each option, the selects stay what is sent.
function places(list) {
  return [...list.querySelectorAll("select")];
}

function ranked(list) {
  return places(list).filter((each) => each.value).sort((one, other) => one.value - other.value);
}

function arrange(list) {
  const free = places(list).filter((each) => !each.value);
  for (const each of [...ranked(list), ...free]) list.append(each.closest("li"));
}

function say(list, select) {
  const option = select.closest("li").querySelector("label").textContent.trim();
  const status = list.parentElement.querySelector("[data-ranking-said]");
  status.textContent = `${list.dataset.said.replace("#", option)} ${select.value}`;
}

function move(list, select, step) {
  const order = ranked(list);
  const most = select.options.length - 1;
  const at = order.indexOf(select);
  if (at < 0) {
    if (order.length >= most) return;
    order.push(select);
  } else {
    const to = at + step;
    if (to < 0 || to >= order.length) return;
    [order[at], order[to]] = [order[to], order[at]];
  }
  order.forEach((each, place) => (each.value = String(place + 1)));
  arrange(list);
  say(list, select);
}

function button(list, select, word, step) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "kern-btn kern-btn--secondary";
  const label = document.createElement("span");
  label.className = "kern-label";
  label.textContent = word;
  made.append(label);
  made.setAttribute("aria-label", `${select.closest("li").querySelector("label").textContent.trim()}: ${word}`);
  made.addEventListener("click", () => {
    move(list, select, step);
    made.focus();
  });
  return made;
}

function prepare(root) {
  for (const list of root.querySelectorAll("[data-ranking]:not([data-ready])")) {
    list.dataset.ready = "";
    for (const select of places(list)) {
      const tools = document.createElement("span");
      tools.className = "ranking__buttons";
      tools.append(button(list, select, list.dataset.up, -1), button(list, select, list.dataset.down, 1));
      select.after(tools);
    }
    arrange(list);
  }
}

prepare(document);
document.addEventListener("htmx:load", ({ target }) => prepare(target));
