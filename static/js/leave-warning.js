// A form whose text is not saved yet asks before the page is left. Sending it is no leaving.
for (const form of document.querySelectorAll("form[data-leave-warning]")) {
  let unsaved = "unsaved" in form.dataset;
  form.addEventListener("input", () => {
    unsaved = true;
  });
  form.addEventListener("submit", () => {
    unsaved = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });
}
