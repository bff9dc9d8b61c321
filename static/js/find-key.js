// The key / jumps into the search of the header. A single key can stand in the way of those who
// dictate, so the search page can switch it off; this device remembers.
const NAME = "find-key";
const field = document.querySelector("[data-find]");
const choice = document.querySelector("[data-find-key]");

function isOff() {
  try {
    return localStorage.getItem(NAME) === "off";
  } catch {
    return false;
  }
}

function typesIn(element) {
  return element.closest("input, textarea, select, [contenteditable]") !== null;
}

function arrange() {
  const button = choice.querySelector("button");
  button.textContent = isOff() ? button.dataset.on : button.dataset.off;
  choice.hidden = false;
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (!field || isOff() || typesIn(event.target)) return;
  event.preventDefault();
  const menu = field.closest("details");
  if (menu) menu.open = true;
  field.focus();
  field.select();
});

if (choice) {
  arrange();
  choice.querySelector("button").addEventListener("click", () => {
    try {
      localStorage.setItem(NAME, isOff() ? "on" : "off");
    } catch {
      return;
    }
    arrange();
  });
}
