// Saves one whole draft while it is written, and tells the truth about it.
//
// <form data-draft-save> with a hidden `version` and, inside, <p data-draft-state data-words="…">.
// The form posts to its own action; the server answers JSON with the version it has now.
const PAUSE = 1200;
const RETRY = 10000;
const TOKEN_URL = "/session/token/";

// Signing in again in another tab changes the token; the page goes on with the new one.
async function renewToken() {
  const answer = await fetch(TOKEN_URL, { headers: { Accept: "application/json" } });
  const fresh = await answer.json();
  for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]"))
    input.value = fresh.token;
  return fresh.signed_in !== false;
}

class Draft {
  constructor(form) {
    this.form = form;
    this.state = form.querySelector("[data-draft-state]");
    this.words = JSON.parse(this.state.dataset.words);
    this.unsaved = "unsaved" in form.dataset;
    this.blocked = false;
    form.addEventListener("input", () => this.touched());
    form.addEventListener("submit", (event) => this.leaving(event));
    window.addEventListener("beforeunload", (event) => {
      if (this.unsaved) event.preventDefault();
    });
  }

  touched() {
    this.unsaved = true;
    this.plan(PAUSE);
  }

  leaving(event) {
    clearTimeout(this.timer);
    if (this.busy) {
      // The version in the form is about to change: go when the answer is here.
      event.preventDefault();
      this.waiting = event.submitter;
      return;
    }
    this.unsaved = false;
    this.blocked = true;
  }

  plan(wait) {
    clearTimeout(this.timer);
    if (!this.blocked) this.timer = setTimeout(() => this.save(), wait);
  }

  async save() {
    if (this.busy) return this.plan(PAUSE);
    this.busy = true;
    this.unsaved = false;
    this.say("saving");
    try {
      await this.send();
    } catch {
      this.lost();
    } finally {
      this.busy = false;
      if (this.waiting) this.form.requestSubmit(this.waiting);
    }
  }

  // Once the session has ended nothing is posted until the server says that it is back.
  async send(isFresh = false) {
    if (this.signedOut) {
      if (!(await renewToken())) return this.lost("signIn");
      this.signedOut = false;
      isFresh = true;
    }
    const answer = await fetch(this.form.action, {
      method: "POST",
      body: new FormData(this.form),
      headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" },
      redirect: "manual",
    });
    const isElsewhere = answer.status === 401 || answer.type === "opaqueredirect";
    if (isElsewhere || (answer.status === 403 && !isFresh)) {
      this.signedOut = true;
      return isFresh ? this.lost("signIn") : this.send();
    }
    if (answer.status === 403) return this.refused();
    this.heard(answer.status, await answer.json());
  }

  heard(status, body) {
    if (this.blocked) return;
    if (status === 409) {
      this.blocked = true;
      this.unsaved = true;
      this.say("changed", body);
      return;
    }
    if (status !== 200) {
      this.lost();
      return;
    }
    this.form.elements.version.value = body.version;
    const converted = this.form.querySelector("[data-converted]");
    if (converted) converted.textContent = body.converted;
    if (body.problems.length) {
      this.unsaved = true;
      this.say("partly", { problem: body.problems.join(" ") });
    } else if (!this.unsaved) this.say("saved", body);
  }

  lost(word = "lost") {
    this.unsaved = true;
    this.say(word);
    this.plan(RETRY);
  }

  refused() {
    this.unsaved = true;
    this.blocked = true;
    this.say("refused");
  }

  say(word, values = {}) {
    this.state.textContent = this.words[word].replace(
      /\{(\w+)\}/g,
      (whole, name) => values[name] ?? whole,
    );
    this.state.classList.toggle("wait", !["saving", "saved"].includes(word));
  }
}

for (const form of document.querySelectorAll("form[data-draft-save]")) new Draft(form);
