// What can be seen of a page as it now stands: what every page promises, and which state this is.
async () => {
  const TEXT = "main :is(h1, h2, h3, p, li, dt, dd, label, summary)";
  const MOVING = ".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added";

  async function stillness() {
    await document.fonts.ready;
    while (document.querySelector(MOVING)) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  function textWithoutWidth() {
    const found = [], range = document.createRange();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode, parent = node.parentElement;
      if (!node.data.trim() || parent.closest("svg, option, textarea, progress, meter, noscript")) continue;
      if (!parent.checkVisibility({ visibilityProperty: true })) continue;
      range.selectNodeContents(node);
      if (range.getBoundingClientRect().width === 0) found.push(node.data.trim().slice(0, 60));
    }
    return found;
  }

  function textOverText() {
    const found = [], blocks = [...document.querySelectorAll(TEXT)]
      .filter((block) => block.checkVisibility() && block.innerText.trim() && !block.closest(".kern-sr-only"))
      .map((block) => ({ block, box: block.getBoundingClientRect() }));
    for (let i = 1; i < blocks.length; i++) for (const upper of blocks.slice(Math.max(0, i - 4), i)) {
      const a = upper.box, b = blocks[i].box;
      if (upper.block.contains(blocks[i].block)) continue;
      const over = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      const beside = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      if (over > 6 && beside > 6) found.push([upper, blocks[i]].map((each) => each.block.innerText.slice(0, 40)).join(" / "));
    }
    return found;
  }

  // Two looks at the same marks, choices, focus and open menu are looks at the same page; a form token makes no other.
  function state() {
    const marks = document.documentElement.outerHTML.replace(/(name="csrf_token"[^>]* value=")[^"]*/g, "$1");
    const every = [...document.querySelectorAll(":checked, :popover-open, :focus, :target, :invalid")];
    return marks + every.map((each) => `${each.tagName} ${each.id} ${each.name} ${each.value}`).join("\n");
  }

  // What stands around the main part, wherever its links lead.
  function frame() {
    const around = document.body.cloneNode(true);
    around.querySelector("main")?.replaceChildren();
    for (const link of around.querySelectorAll("[href], [action]")) for (const name of ["href", "action"]) link.removeAttribute(name);
    const open = [...document.querySelectorAll(":popover-open, :not(main *):focus")];
    return around.outerHTML + open.map((each) => `${each.tagName} ${each.id} ${each.textContent}`).join("\n");
  }

  // Where everything stands: what shows the same there by day and by night differs in its colours alone.
  function places() {
    return [...document.body.querySelectorAll("*")].map((each) => {
      const { x, y, width, height } = each.getBoundingClientRect();
      return `${x} ${y} ${width} ${height}`;
    }).join("\n");
  }

  // What of the main part shows at all: if it is the same on a phone and at a desk, only where it stands differs.
  function shown() {
    return [...document.querySelectorAll("main *")].map((each) => each.checkVisibility({ opacityProperty: true, visibilityProperty: true })).join("\n");
  }

  // Two halves of 32 bits, so that no long text has to leave the browser.
  function number(text) {
    let one = 0x811c9dc5, other = 0x9e3779b9;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      one = Math.imul(one ^ code, 0x01000193);
      other = Math.imul(other + code, 0x85ebca6b) ^ (other >>> 13);
    }
    return `${one >>> 0} ${other >>> 0}`;
  }

  await stillness();
  return {
    invisible: textWithoutWidth(),
    excess: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    overlapping: textOverText(),
    state: number(state()),
    frame: number(frame()),
    places: number(places()),
    shown: number(shown()),
  };
}
