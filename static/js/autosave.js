// Saves each answer as it is typed and tells the truth about it.
//
// <form data-autosave-key="user:application"> … <div data-autosave-url data-version data-question>
// The device keeps a copy at once; the copy goes only when the server said it has the same text.
// "Saved" is written for one reason: an answer in JSON that carries `saved_at`.

const PAUSE = 800;
const SHOW_SAVING_AFTER = 300;
const RETRIES = [10, 20, 40, 60];
const KEEPALIVE_LIMIT = 60000;
const COPY_DAYS = 30;
const TOKEN_URL = "/session/token/";
const PREFIX = "answer:";

const pageState = document.querySelector("[data-saved-page]");
const words = {
  saving: "Saving…",
  saved: "Saved {at}",
  allSaved: "All saved {at}",
  lost: "Not saved, kept on this device. Trying again in {seconds} s",
  lostBare: "Not saved. Keep this page open. Trying again in {seconds} s",
  refused: "Not saved, kept on this device.",
  signIn: "Not saved, kept on this device. Sign in again in another tab",
  changed: "{by} changed this at {at}.",
  compare: "Compare both",
  mine: "Yours",
  theirs: "Theirs",
  keepMine: "Keep mine",
  takeTheirs: "Take theirs",
  found: "You typed this on this device on {at}. It was not saved.",
  use: "Use it",
  drop: "Drop it",
  empty: "(empty)",
  ...JSON.parse(pageState?.dataset.words ?? "{}"),
};

const say = (pattern, values = {}) =>
  pattern.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

function make(tag, text, className) {
  const element = document.createElement(tag);
  element.textContent = text;
  if (className) element.className = className;
  return element;
}

function button(text, className, act) {
  const element = make("button", text, className);
  element.type = "button";
  element.addEventListener("click", act);
  return element;
}

const copies = {
  read(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  },
  write(key, copy) {
    try {
      localStorage.setItem(key, JSON.stringify(copy));
      return true;
    } catch {
      return false;
    }
  },
  drop(key) {
    try {
      localStorage.removeItem(key);
    } catch {
      // Storage switched off: there is no copy to drop.
    }
  },
  forgetOld() {
    const oldest = Date.now() - COPY_DAYS * 86400000;
    try {
      for (const key of Object.keys(localStorage)) {
        if (key.startsWith(PREFIX) && !(this.read(key)?.at > oldest)) this.drop(key);
      }
    } catch {
      // Storage switched off.
    }
  },
};

const token = {
  inputs: () => document.querySelectorAll("input[name=csrfmiddlewaretoken]"),
  get: () => token.inputs()[0]?.value ?? "",
  async renew() {
    const answer = await fetch(TOKEN_URL, { headers: { Accept: "application/json" } });
    const fresh = await answer.json();
    for (const input of token.inputs()) input.value = fresh.token;
    return fresh.signed_in !== false;
  },
};

class Place {
  constructor(element) {
    this.element = element;
    const scope = element.closest("[data-autosave-key]")?.dataset.autosaveKey ?? "";
    this.key = `${PREFIX}${scope}:${element.dataset.question}`;
    this.state = element.querySelector("[data-saved]");
    this.version = element.dataset.version;
    this.acknowledged = this.values();
    this.tries = 0;
    element.addEventListener("input", (event) => {
      if (this.owns(event.target)) this.typed(PAUSE);
    });
    element.addEventListener("change", (event) => {
      if (this.owns(event.target)) this.typed(0);
    });
    this.offerCopy();
  }

  controls() {
    const inside = this.element.matches("input, select, textarea")
      ? [this.element]
      : [...this.element.querySelectorAll("input, select, textarea")];
    return inside.filter((control) => control.type !== "hidden" && !control.disabled);
  }

  owns(control) {
    return this.controls().includes(control);
  }

  values() {
    const controls = this.controls();
    const boxes = controls.filter((control) => /^(checkbox|radio)$/.test(control.type));
    const chosen = boxes.filter((box) => box.checked).map((box) => box.value);
    if (boxes.length === 1 || boxes[0]?.type === "radio") return chosen.length ? chosen : [""];
    if (boxes.length) return chosen;
    return controls.flatMap((control) =>
      control.multiple ? [...control.selectedOptions].map((option) => option.value) : [control.value],
    );
  }

  fill(values) {
    const wanted = [values].flat().map(String);
    for (const [index, control] of this.controls().entries()) {
      if (/^(checkbox|radio)$/.test(control.type)) control.checked = wanted.includes(control.value);
      else if (control.multiple)
        for (const option of control.options) option.selected = wanted.includes(option.value);
      else control.value = wanted[index] ?? "";
    }
  }

  get unsaved() {
    return !same(this.values(), this.acknowledged);
  }

  typed(wait) {
    const copy = { values: this.values(), version: this.version, at: Date.now() };
    this.kept = copies.write(this.key, copy);
    if (this.panel) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  async save({ leaving = false } = {}) {
    clearTimeout(this.timer);
    if (this.panel || leavingByForm) return;
    if (this.sending && !leaving) {
      this.again = true;
      return;
    }
    if (!this.unsaved) {
      this.settle();
      return;
    }
    const values = this.values();
    this.sending = true;
    const slow = setTimeout(() => this.show("", words.saving, "arrow-repeat"), SHOW_SAVING_AFTER);
    try {
      await this.send(values, leaving);
    } catch {
      this.failed();
    } finally {
      clearTimeout(slow);
      this.sending = false;
    }
    if (this.again) {
      this.again = false;
      if (!this.retry) this.save();
    }
  }

  async send(values, leaving, fresh = false) {
    const body = new URLSearchParams(values.map((value) => ["value", value]));
    body.set("version", this.version);
    const answer = await fetch(this.element.dataset.autosaveUrl, {
      method: "POST",
      body,
      redirect: "manual",
      keepalive: leaving && body.toString().length < KEEPALIVE_LIMIT,
      headers: {
        "X-CSRFToken": token.get(),
        Accept: "application/json",
        "X-Requested-With": "XMLHttpRequest",
      },
    });
    const isSignedOut = answer.status === 401 || answer.type === "opaqueredirect";
    if ((answer.status === 403 || isSignedOut) && !fresh && !leaving) {
      if (await token.renew()) return this.send(values, leaving, true);
      return this.failed(words.signIn);
    }
    if (isSignedOut) return this.failed(words.signIn);
    const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
    if (!isJson || answer.status >= 500) return this.failed();
    const data = await answer.json();
    if (answer.status === 409 && "by" in data) return this.compare(data);
    if ((answer.ok || answer.status === 422) && data.saved_at) return this.saved(values, data);
    return this.refused(data);
  }

  saved(values, data) {
    this.version = String(data.version);
    this.element.dataset.version = this.version;
    const carried = this.element.querySelector("[data-version-input]");
    if (carried) carried.value = this.version;
    this.acknowledged = values;
    this.savedAt = data.saved_at;
    this.settle();
    this.problems(data.problems ?? []);
    this.element.dispatchEvent(new Event("answersaved", { bubbles: true }));
    if (this.unsaved) this.typed(PAUSE);
    else this.show("", say(words.saved, { at: data.saved_at }), "check-lg", "ok");
  }

  settle() {
    this.tries = 0;
    this.retry = clearTimeout(this.retry);
    this.broken = false;
    if (!this.unsaved) copies.drop(this.key);
    else return;
    if (this.savedAt) this.show("", say(words.saved, { at: this.savedAt }), "check-lg", "ok");
  }

  failed(sentence) {
    const seconds = RETRIES[Math.min(this.tries, RETRIES.length - 1)];
    this.tries += 1;
    this.broken = true;
    const pattern = sentence ?? (this.kept === false ? words.lostBare : words.lost);
    this.show("wait", say(pattern, { seconds }), "cloud-slash");
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.tryAgain(), seconds * 1000);
  }

  tryAgain() {
    this.retry = clearTimeout(this.retry);
    this.save();
  }

  refused(data) {
    this.broken = true;
    this.show("wait", [words.refused, data.reason].filter(Boolean).join(" "), "cloud-slash");
  }

  problems(sentences) {
    this.element.querySelectorAll("[data-problem]").forEach((old) => old.remove());
    const before = this.element.querySelector(".field-input, .choices, .choice") ?? this.state;
    for (const sentence of sentences) {
      const line = make("p", sentence, "field-error");
      line.dataset.problem = "";
      before?.before(line);
    }
    if (sentences.length || !this.element.querySelector(".field-error"))
      this.element.classList.toggle("has-error", sentences.length > 0);
  }

  compare(data) {
    this.broken = true;
    const theirs = [data.value ?? ""].flat();
    const decide = (act) => () => {
      this.closePanel();
      this.version = String(data.version);
      act();
      this.save();
      this.controls()[0]?.focus();
    };
    const open = () => {
      this.openPanel([
        [words.mine, this.values()],
        [words.theirs, theirs],
      ], [
        [words.keepMine, decide(() => {})],
        [words.takeTheirs, decide(() => {
          this.fill(theirs);
          this.acknowledged = this.values();
          this.savedAt = data.at;
          this.problems([]);
        })],
      ]);
    };
    this.panel = make("div", "", "compare");
    this.show("wait", say(words.changed, { by: data.by, at: data.at }), "people-fill");
    this.state?.append(" ", button(words.compare, "", open));
  }

  // What an earlier visit could not save is set aside, so that typing now does not overwrite it.
  offerCopy() {
    const shelf = `${this.key}:found`;
    const left = copies.read(this.key);
    const found = [left, ...(copies.read(shelf)?.copies ?? [])].filter(
      (copy) => copy && !same(copy.values, this.values()),
    );
    copies.drop(this.key);
    const keep = () =>
      found.length ? copies.write(shelf, { copies: found, at: Date.now() }) : copies.drop(shelf);
    keep();
    for (const copy of found) {
      const at = new Date(copy.at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
      const panel = make("div", "", "compare");
      const decide = (act) => () => {
        panel.remove();
        found.splice(found.indexOf(copy), 1);
        act();
        keep();
        this.controls()[0]?.focus();
      };
      const use = () => {
        this.fill(copy.values);
        this.controls()[0]?.dispatchEvent(new Event("input", { bubbles: true }));
        this.typed(0);
      };
      this.fillPanel(panel, [[say(words.found, { at }), copy.values]], [
        [words.use, decide(use)],
        [words.drop, decide(() => {})],
      ]);
      this.element.append(panel);
    }
  }

  openPanel(texts, acts) {
    this.fillPanel(this.panel, texts, acts);
    this.element.append(this.panel);
  }

  fillPanel(panel, texts, acts) {
    panel.replaceChildren();
    for (const [label, values] of texts) {
      panel.append(make("p", label, "field-label"));
      panel.append(make("blockquote", this.readable(values) || words.empty));
    }
    const row = make("div", "", "acts acts-start");
    for (const [text, act] of acts) row.append(button(text, "btn btn-outline-secondary", act));
    panel.append(row);
  }

  closePanel() {
    this.panel.remove();
    this.panel = null;
  }

  // What people see: the words of a choice, not the value it sends.
  readable(values) {
    const labels = new Map();
    for (const control of this.controls()) {
      if (/^(checkbox|radio)$/.test(control.type))
        labels.set(control.value, control.labels[0]?.innerText.trim());
      for (const option of control.options ?? []) labels.set(option.value, option.text);
    }
    return values.map((value) => labels.get(String(value)) ?? value).join("\n");
  }

  show(status, text, icon, iconClass) {
    if (this.state) {
      this.state.className = `saved ${status}`.trim();
      this.state.replaceChildren(picture(icon, iconClass), text);
    }
    tellPage();
  }
}

const sprite = document.querySelector("svg.i use")?.getAttribute("href")?.split("#")[0];

function picture(name, className = "") {
  if (!sprite) return "";
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", `i ${className}`.trim());
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `${sprite}#${name}`);
  svg.append(use);
  return svg;
}

let leavingByForm = false;
let places = [];

// Once per page: the worst state of any answer, silent while the fields speak for themselves.
function tellPage() {
  if (!pageState) return;
  const broken = places.filter((place) => place.broken);
  const last = places.map((place) => place.savedAt).filter(Boolean).sort().at(-1);
  pageState.classList.toggle("wait", broken.length > 0);
  if (broken.length) pageState.replaceChildren(picture("cloud-slash"), words.refused);
  else if (places.some((place) => place.unsaved)) pageState.replaceChildren(words.saving);
  else if (last)
    pageState.replaceChildren(picture("check-lg", "ok"), say(words.allSaved, { at: last }));
}

copies.forgetOld();
places = [...document.querySelectorAll("[data-autosave-url]")].map((place) => new Place(place));

const flush = () => places.filter((place) => place.unsaved).forEach((place) => place.save({ leaving: true }));

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") flush();
});
window.addEventListener("pagehide", flush);
window.addEventListener("online", () => {
  for (const place of places) if (place.retry) place.tryAgain();
});
window.addEventListener("pageshow", () => {
  leavingByForm = false;
});

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || !event.target.matches("[data-autosave-key], [data-autosave-key] form"))
    return;
  leavingByForm = true;
  for (const place of places) clearTimeout(place.timer);
});

window.addEventListener("beforeunload", (event) => {
  if (!leavingByForm && places.some((place) => place.broken && place.unsaved)) event.preventDefault();
});
