// A form sent in the background and answered with an error is sent again the plain way: the page says what is wrong.
document.addEventListener("htmx:responseError", (event) => {
  const form = event.detail.elt.closest("form");
  if (form) form.submit();
});
