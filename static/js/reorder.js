// Questions change their place by dragging, also to another step; the arrows beside each do the
// same without a reload. Each move is saved at once, said aloud, and can be undone. Without this
// script the arrows post the form.
//
// <form data-reorder data-said data-undone data-lost data-undo> with a hidden `seen`, a
// <p data-reorder-said>, and <ol data-reorder-list> of <li data-reorder-key data-title>.
class Reorder {
  constructor(form) {
    this.form = form;
    this.said = form.querySelector("[data-reorder-said]");
    this.saving = Promise.resolve();
    for (const row of form.querySelectorAll("[data-reorder-key]")) this.addHandle(row);
    form.addEventListener("dragover", (event) => this.over(event));
    form.addEventListener("drop", (event) => this.dropped(event));
    form.addEventListener("submit", (event) => this.pressed(event));
  }

  get lists() {
    return [...this.form.querySelectorAll("[data-reorder-list]")];
  }

  // Only the handle drags: the words beside it stay words that can be marked and copied.
  addHandle(row) {
    const handle = document.createElement("span");
    handle.className = "drag-handle";
    handle.draggable = true;
    handle.setAttribute("aria-hidden", "true");
    handle.textContent = "⠿";
    handle.addEventListener("dragstart", (event) => {
      this.dragged = row;
      this.origin = [row.parentNode, row.nextElementSibling];
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", row.dataset.reorderKey);
      event.dataTransfer.setDragImage(row, 12, 12);
      row.classList.add("is-dragged");
    });
    handle.addEventListener("dragend", () => {
      row.classList.remove("is-dragged");
      if (this.dragged) row.parentNode && this.origin[0].insertBefore(row, this.origin[1]);
      this.dragged = null;
    });
    row.prepend(handle);
  }

  over(event) {
    if (!this.dragged) return;
    event.preventDefault();
    // Between two cards the question stays where it was held last.
    const list = this.listAt(event.target);
    if (!list) return;
    const after = [...list.children].find((row) => {
      const box = row.getBoundingClientRect();
      return row !== this.dragged && event.clientY < box.top + box.height / 2;
    });
    list.insertBefore(this.dragged, after ?? null);
  }

  // A step without questions has no height of its own: its card takes the question.
  listAt(target) {
    return target.closest("section")?.querySelector("[data-reorder-list]");
  }

  dropped(event) {
    if (!this.dragged) return;
    event.preventDefault();
    const row = this.dragged;
    this.dragged = null;
    this.save(row, this.origin);
  }

  pressed(event) {
    const name = event.submitter?.name;
    const row = event.submitter?.closest("[data-reorder-key]");
    if (!row || !["up", "down"].includes(name)) return;
    event.preventDefault();
    const origin = [row.parentNode, row.nextElementSibling];
    if (!this.step(row, name)) return this.say(this.words("edge", row));
    event.submitter.focus();
    this.save(row, origin);
  }

  // One place up or down, across the edge of a step.
  step(row, way) {
    const lists = this.lists;
    const place = lists.indexOf(row.parentNode);
    if (way === "up") {
      if (row.previousElementSibling) row.previousElementSibling.before(row);
      else if (place > 0) lists[place - 1].append(row);
      else return false;
    } else if (row.nextElementSibling) row.nextElementSibling.after(row);
    else if (place < lists.length - 1) lists[place + 1].prepend(row);
    else return false;
    return true;
  }

  save(row, origin, isUndo = false) {
    this.number();
    this.saving = this.saving.then(async () => {
      const reason = await this.send();
      if (reason) {
        origin[0].insertBefore(row, origin[1]);
        this.number();
        this.say(reason, "stop");
      } else if (isUndo) this.say(this.words("undone", row));
      else this.say(this.words("said", row), "", () => this.undo(row, origin));
    });
  }

  undo(row, origin) {
    const now = [row.parentNode, row.nextElementSibling];
    origin[0].insertBefore(row, origin[1]);
    this.save(row, now, true);
    row.querySelector("button")?.focus();
  }

  // The sentence why not; nothing once it is saved.
  async send() {
    const body = new FormData(this.form);
    const order = this.lists.map((list) => [
      list.dataset.reorderList,
      [...list.children].map((row) => row.dataset.reorderKey),
    ]);
    body.set("order", JSON.stringify(order));
    try {
      const answer = await fetch(this.form.action, {
        method: "POST",
        body,
        headers: { Accept: "application/json" },
        redirect: "manual",
      });
      const said = await answer.json();
      if (!answer.ok) return said.reason ?? this.form.dataset.lost;
      this.form.elements.seen.value = said.seen;
      return "";
    } catch {
      return this.form.dataset.lost;
    }
  }

  number() {
    const rows = this.form.querySelectorAll("[data-reorder-key]");
    for (const [index, row] of rows.entries())
      row.querySelector(".question-number").textContent = index + 1;
  }

  words(name, row) {
    const values = {
      title: row.dataset.title,
      place: [...row.parentNode.children].indexOf(row) + 1,
      step: row.parentNode.dataset.reorderTitle,
    };
    return this.form.dataset[name].replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
  }

  say(text, state = "", undo = null) {
    this.said.className = `reorder-said ${state}`;
    this.said.textContent = text;
    if (!undo) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "as-link";
    button.textContent = this.form.dataset.undo;
    button.addEventListener("click", undo);
    this.said.append(" ", button);
  }
}

for (const form of document.querySelectorAll("form[data-reorder]")) new Reorder(form);
