// Marks with anchors: what the chosen one means, keys 0 to 5, and what all of them come to.
//
// <form data-marks='{"weights": …, "threshold": …, "sum": …, "words": …}'> with one
// <fieldset data-mark data-sentences> per criterion. The server says the same without a script.
class Marks {
  constructor(form) {
    this.form = form;
    this.rule = JSON.parse(form.dataset.marks);
    this.groups = [...form.querySelectorAll("fieldset[data-mark]")];
    for (const group of this.groups) {
      group.sentences = JSON.parse(group.dataset.sentences);
      group.addEventListener("change", () => this.chosen(group));
      group.addEventListener("keydown", (event) => this.typed(group, event));
    }
  }

  // Whole marks by their figure; the arrows of the radio group reach the halves.
  typed(group, event) {
    if (event.ctrlKey || event.altKey || event.metaKey || !/^[0-5]$/.test(event.key)) return;
    const radio = group.querySelector(`input[value="${event.key}"]`);
    event.preventDefault();
    radio.focus();
    radio.click();
  }

  chosen(group) {
    const mark = group.querySelector("input:checked");
    group.querySelector("[data-said]").textContent = group.sentences[mark.value];
    this.count();
  }

  // In halves and per cent, so that no sum is a rounded one.
  count() {
    const marks = this.groups.map((group) => group.querySelector("input:checked"));
    const given = marks.filter(Boolean);
    const total = given.reduce((sum, mark) => sum + Number(mark.value), 0);
    this.say("[data-total]", total.toFixed(1));
    if (given.length < marks.length) return;
    const weighted = given.reduce((sum, mark) => sum + Number(mark.value) * this.weight(mark), 0);
    this.say("[data-weighted]", (Math.round(weighted) / 100).toFixed(2));
    const each = Number(this.rule.threshold);
    const isMet = total >= Number(this.rule.sum) && given.every((mark) => Number(mark.value) >= each);
    const word = isMet ? "met" : "below";
    this.say("[data-threshold]", this.rule.words[word]);
    this.form.querySelector("[data-threshold]").className = `threshold ${word}`;
  }

  weight(mark) {
    return Number(this.rule.weights[mark.name.replace("mark-", "")]);
  }

  say(place, text) {
    this.form.querySelector(place).textContent = text;
  }
}

for (const form of document.querySelectorAll("form[data-marks]")) new Marks(form);
