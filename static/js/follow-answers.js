// A part of the page that follows from the answers: the amount in every unit, and what looks odd
// about it. Where answers are saved as they are typed, the part is read again from the server.
let asked = 0;

async function renew() {
  const mine = (asked += 1);
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected || mine !== asked) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelectorAll("[data-follows-answers]");
  for (const [index, place] of document.querySelectorAll("[data-follows-answers]").entries()) {
    if (fresh[index] && fresh[index].innerHTML !== place.innerHTML)
      place.replaceChildren(...fresh[index].childNodes);
  }
}

if (document.querySelector("[data-follows-answers]"))
  document.addEventListener("answersaved", () => {
    // Offline, the figures stay as they are; the line below the field says what is not saved.
    renew().catch(() => {});
  });
