// How much is typed of what fits: <p data-counter-for="id_x" data-limit="1000" data-counts="characters">.
// The text is announced only when typing pauses.
const PAUSE = 700;

function used(text, counts) {
  const trimmed = text.trim();
  if (counts !== "words") return [...text.replaceAll("\r\n", "\n")].length;
  return trimmed ? trimmed.split(/\s+/u).length : 0;
}

for (const place of document.querySelectorAll("[data-counter-for]")) {
  const input = document.getElementById(place.dataset.counterFor);
  if (!input) continue;
  const limit = Number(place.dataset.limit);
  const grouped = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, "\u00a0");
  const show = () => {
    const count = used(input.value, place.dataset.counts);
    place.classList.toggle("over", count > limit);
    const pattern = count > limit ? place.dataset.over : place.dataset.room;
    place.textContent = pattern
      .replace("{count}", grouped(count))
      .replace("{limit}", grouped(limit));
  };
  let timer;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, PAUSE);
  });
  show();
}
