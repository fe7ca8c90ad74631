// What axe finds wrong, each with the element it concerns.
// `frame`: the colours around the main part are looked at as well; `among`: "all", or only what hangs on where things
// stand ("places") or on their colours ("colours").
async ({ source, frame, among }) => {
  const COLOURS = ["color-contrast", "link-in-text-block"];
  const PLACES = [...COLOURS, "target-size", "scrollable-region-focusable"];
  const RULES = { all: {}, places: { runOnly: PLACES }, colours: { runOnly: COLOURS } };

  function load() {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      Object.assign(script, { src: source, onload: resolve, onerror: reject });
      document.head.append(script);
      script.remove();
    });
  }

  if (!("axe" in window)) await load();
  axe.configure({ rules: [{ id: "color-contrast", selector: frame ? "*" : "main *" }] });
  const { violations } = await axe.run(document, {
    resultTypes: ["violations"],
    preload: { assets: ["media"] },
    ...RULES[among],
  });
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, html }) => `${id}: ${help}: ${JSON.stringify(target)} ${html.slice(0, 200)}`));
}
