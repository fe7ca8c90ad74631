// Taking part in an anonymous survey. Every page works without this script, then the server draws the token.
// 1. <form data-blind-key="n" data-blind-name="12-0"> with a hidden field `blinded`: draws a token, keeps it in this tab, sends it
//    covered. The name is that of the contribution and of the person at this device.
// 2. <form data-blind-key="n" data-blind-name="12-0" data-blind-signature="s"> with hidden fields `token` and `signature`: uncovers
//    the signature, fills both in and says data-blind="ready"; or "lost", where the token was drawn in another tab.
// 3. <… data-blind-done="12"> on the page that says the sheet has arrived: the tab forgets the tokens of this contribution.
import { draw, uncover } from "./_blind.js";

const nameOf = (form) => `berechtigung-${form.dataset.blindName}`;
const done = document.querySelector("[data-blind-done]");

function kept(form) {
  try {
    return JSON.parse(sessionStorage.getItem(nameOf(form)));
  } catch {
    return null;
  }
}

async function cover(form) {
  const known = kept(form);
  const drawn = known?.key === form.dataset.blindKey ? known : { key: form.dataset.blindKey, ...(await draw(form.dataset.blindKey)) };
  sessionStorage.setItem(nameOf(form), JSON.stringify(drawn));  // the same again after a lost connection
  form.elements.blinded.value = drawn.blinded;
}

async function fill(form) {
  const drawn = kept(form);
  if (drawn?.key !== form.dataset.blindKey) throw new Error("drawn in another tab");
  form.elements.signature.value = await uncover(form.dataset.blindKey, drawn, form.dataset.blindSignature);
  form.elements.token.value = drawn.token;
  form.dataset.blind = "ready";
}

if (done) {
  const name = `berechtigung-${done.dataset.blindDone}`;
  for (const each of Object.keys(sessionStorage)) if (each === name || each.startsWith(`${name}-`)) sessionStorage.removeItem(each);
}
for (const form of window.crypto?.subtle ? document.querySelectorAll("form[data-blind-key]") : []) {
  if (form.dataset.blindSignature) {
    fill(form).catch(() => { form.dataset.blind = "lost"; });
    continue;
  }
  form.addEventListener("submit", async (event) => {
    if (form.elements.blinded.value) return;
    event.preventDefault();
    if (form.dataset.blind === "busy") return;
    form.dataset.blind = "busy";
    try {
      await cover(form);
    } catch {
      form.elements.blinded.value = "";  // sent as it is: the server draws
    }
    HTMLFormElement.prototype.submit.call(form);
  });
}
