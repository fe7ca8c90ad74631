// Runs before the first paint, so that the chosen theme never flashes. Nothing is stored before someone chooses.
try {
  const chosen = localStorage.getItem("theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.kernTheme = chosen;
} catch {
  // storage is switched off: the theme of the system stays
}
