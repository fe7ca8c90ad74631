// A link that leads elsewhere with one's text: the text is copied before the page changes.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-copy-first]");
  const field = link && document.querySelector(link.dataset.copyFirst);
  if (field?.value) navigator.clipboard?.writeText(field.value).catch(() => {});
});
