// Saves one whole draft while it is written, and tells the truth about it.
//
// <form data-draft-save> with a hidden `version` and, inside, <p data-draft-state data-words="…">.
// The form posts to its own action; the server answers JSON with the version it has now.
const PAUSE = 1200;
const RETRY = 10000;

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
      const answer = await fetch(this.form.action, {
        method: "POST",
        body: new FormData(this.form),
        headers: { Accept: "application/json" },
        redirect: "error",
      });
      this.heard(answer.status, await answer.json());
    } catch {
      this.lost();
    } finally {
      this.busy = false;
      if (this.waiting) this.form.requestSubmit(this.waiting);
    }
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
    this.form.querySelector("[data-converted]").textContent = body.converted;
    if (body.problems.length) {
      this.unsaved = true;
      this.say("partly", { problem: body.problems.join(" ") });
    } else if (!this.unsaved) this.say("saved", body);
  }

  lost() {
    this.unsaved = true;
    this.say("lost");
    this.plan(RETRY);
  }

  say(word, values = {}) {
    this.state.textContent = this.words[word].replace(
      /\{(\w+)\}/g,
      (whole, name) => values[name] ?? whole,
    );
    this.state.classList.toggle("wait", ["lost", "changed", "partly"].includes(word));
  }
}

for (const form of document.querySelectorAll("form[data-draft-save]")) new Draft(form);
