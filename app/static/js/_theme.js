// The button appears only with script; without it the page follows the system.
const root = document.documentElement;
const isDark = () => (root.dataset.kernTheme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";

for (const button of document.querySelectorAll("[data-theme-button]")) {
  button.hidden = false;
  button.setAttribute("aria-pressed", isDark());
  button.addEventListener("click", () => {
    root.dataset.kernTheme = isDark() ? "light" : "dark";
    button.setAttribute("aria-pressed", isDark());
    try {
      localStorage.setItem("theme", root.dataset.kernTheme);
    } catch {
      // storage is switched off: the choice holds for this page
    }
  });
}
