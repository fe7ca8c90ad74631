// What axe finds wrong, each with the element it concerns.
// `frame`: the colours around the main part are looked at as well; `all`: more than colours is.
async ({ source, frame, all }) => {
  const COLOURS = ["color-contrast", "link-in-text-block"];

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
    ...(all ? {} : { runOnly: COLOURS }),
  });
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, html }) => `${id}: ${help}: ${JSON.stringify(target)} ${html.slice(0, 200)}`));
}
