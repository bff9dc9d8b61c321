// <section data-progress="address">: while work goes on, the part is fetched again until an answer
// comes without that mark. Without this script the link inside loads the page.
const PAUSE = 2000;

async function follow(part) {
  const response = await fetch(part.dataset.progress, { credentials: "same-origin" });
  if (!response.ok || response.redirected) return;
  const parsed = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = parsed.querySelector("[data-progress-part]");
  if (!fresh) return;
  const had = part.contains(document.activeElement);
  part.replaceWith(fresh);
  if (had) fresh.querySelector("a, button")?.focus();
  start(fresh);
}

function start(part) {
  if (!part.dataset.progress) return;
  // A connection that is gone for a moment is tried again.
  setTimeout(() => follow(part).catch(() => start(part)), PAUSE);
}

for (const part of document.querySelectorAll("[data-progress]")) start(part);
