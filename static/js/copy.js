// <button hidden data-copy="#id" data-done="Copied">: shown only where it can work.
for (const button of document.querySelectorAll("[data-copy]")) {
  const source = document.querySelector(button.dataset.copy);
  if (!source || !navigator.clipboard) continue;
  button.hidden = false;
  const label = button.innerHTML;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText((source.value ?? source.textContent).trim());
    button.textContent = button.dataset.done;
    setTimeout(() => {
      button.innerHTML = label;
    }, 2000);
  });
}
