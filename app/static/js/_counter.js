// Characters left: seen always, spoken at 100, 20 and 0 and when there are too many.
const SPOKEN = [100, 20, 0];

function left(field) {
  return Number(field.dataset.limit) - [...field.value].length;
}

function show(field, seen, spoken) {
  const rest = left(field);
  const number = Math.abs(rest).toLocaleString(document.documentElement.lang);
  const words = (rest < 0 ? seen.dataset.over : seen.dataset.left).replace("#", number);
  seen.textContent = words;
  seen.classList.toggle("is-over", rest < 0);
  const step = rest < 0 ? -1 : SPOKEN.findLast((limit) => rest <= limit);
  if (step !== undefined && String(step) !== spoken.dataset.step) spoken.textContent = words;
  spoken.dataset.step = step ?? "";
}

document.addEventListener("input", ({ target }) => {
  if (!target.dataset?.limit) return;
  const seen = document.getElementById(`${target.id}-counter`);
  const spoken = document.getElementById(`${target.id}-spoken`);
  if (seen && spoken) show(target, seen, spoken);
});
