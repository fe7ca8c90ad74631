// A place shown with a finger on a sketch of the districts; the fields below stay what is sent.
function fields(sketch) {
  const of = (name) => document.getElementById(`${sketch.dataset.sketch}-${name}`);
  return [of("latitude"), of("longitude")];
}

function mark(sketch) {
  const [latitude, longitude] = fields(sketch).map((field) => Number(field.value.replace(",", ".")));
  const { west, north, across, down } = sketch.dataset;
  const circle = sketch.querySelector("circle");
  const there = fields(sketch).every((field) => field.value) && !Number.isNaN(latitude + longitude);
  circle.setAttribute("cx", there ? (longitude - west) * across : -50);
  circle.setAttribute("cy", there ? (north - latitude) * down : -50);
}

function choose(sketch, event) {
  const svg = sketch.querySelector("svg");
  const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  const { west, north, across, down } = sketch.dataset;
  const [latitude, longitude] = fields(sketch);
  latitude.value = (north - point.y / down).toFixed(5);
  longitude.value = (Number(west) + point.x / across).toFixed(5);
  mark(sketch);
}

function prepare(root) {
  for (const sketch of root.querySelectorAll("[data-sketch][hidden]")) {
    sketch.hidden = false;
    sketch.querySelector("svg").addEventListener("click", (event) => choose(sketch, event));
    for (const field of fields(sketch)) field.addEventListener("input", () => mark(sketch));
    mark(sketch);
  }
}

prepare(document);
document.addEventListener("htmx:load", ({ target }) => prepare(target));
