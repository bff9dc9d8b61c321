// Menus are <details>; they work without this file. Here: one open at a time, Escape and a click
// elsewhere close them, and the site menu stands open where the page is wide.
const wide = matchMedia("(width >= 992px)");

function arrange() {
  for (const menu of document.querySelectorAll('[data-menu="wide-open"]')) menu.open = wide.matches;
}

function drops() {
  return [...document.querySelectorAll('details[data-menu=""][open]')];
}

wide.addEventListener("change", arrange);
arrange();

document.addEventListener("click", (event) => {
  for (const menu of drops()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of drops()) {
    const inside = menu.contains(document.activeElement);
    menu.open = false;
    if (inside) menu.querySelector("summary").focus();
  }
});
