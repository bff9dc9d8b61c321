// A form that is on its way is not sent again. The server refuses doubles too; this spares people
// the wait and the doubt. aria-disabled keeps the button in reach of a screen reader.
const sent = new WeakMap();
// A download leaves the page where it is, and so does a dead connection: then the form opens again.
const AGAIN_AFTER = 15000;

function open(form) {
  const { button, html } = sent.get(form) ?? {};
  if (button) {
    button.innerHTML = html;
    button.removeAttribute("aria-disabled");
  }
  sent.delete(form);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method.toLowerCase() !== "post") return;
  if (sent.has(form)) {
    event.preventDefault();
    return;
  }
  const button = event.submitter;
  sent.set(form, button ? { button, html: button.innerHTML } : {});
  setTimeout(() => open(form), AGAIN_AFTER);
  if (!button) return;
  // After this turn: the pressed button's own name and value must still go along.
  setTimeout(() => {
    button.setAttribute("aria-disabled", "true");
    if (button.matches(".btn")) button.textContent = document.body.dataset.sending || "Sending…";
  });
});

// Coming back with the browser's back button shows the page as it was left: make it usable again.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.forms) open(form);
});
