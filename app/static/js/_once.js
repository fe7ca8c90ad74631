// A second press within a moment sends nothing twice; coming back or trying again later is free.
const PAUSE = 4000;
const sent = new WeakMap();

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  const before = sent.get(event.target);
  if (before && performance.now() - before < PAUSE) event.preventDefault();
  else sent.set(event.target, performance.now());
});
addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of document.forms) sent.delete(form);
});
