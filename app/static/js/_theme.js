// The button appears only with script; without it the page follows the system.
const root = document.documentElement;
const isDark = () => (root.dataset.kernTheme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";

// The button names the theme that a press brings.
function name(button) {
  for (const label of button.querySelectorAll("[data-theme-name]")) label.hidden = (label.dataset.themeName === "dark") === isDark();
}

for (const button of document.querySelectorAll("[data-theme-button]")) {
  button.hidden = false;
  name(button);
  button.addEventListener("click", () => {
    root.dataset.kernTheme = isDark() ? "light" : "dark";
    name(button);
    try {
      localStorage.setItem("theme", root.dataset.kernTheme);
    } catch {
      // storage is switched off: the choice holds for this page
    }
  });
}
