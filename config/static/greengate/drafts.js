// A form that saves itself (form data-autosave="address", with suppliers/parts/draft.html in it): on leaving a field,
// three seconds after the last key, and before it is sent. Only fields that changed go out, so that two colleagues in
// different fields do not meet; where they meet, both versions are shown at the field and a person chooses.
"use strict";
(() => {
  const bound = new WeakSet();
  const bind = (form) => {
    if (bound.has(form)) return;
    bound.add(form);
    const words = document.getElementById("words")?.dataset ?? {};
    const TYPING = 3000, AGAIN = 5000;
    const revision = form.elements.draft_revision;
    const own = (name) => name === "csrfmiddlewaretoken" || name.startsWith("draft_");

    const report = (text, failed = false) => {
      const place = form.querySelector("[data-saving]");
      if (place) { place.textContent = text; place.classList.toggle("failed", failed); }
    };
    const typed = () => { // by name, the values as they would be sent; files are sent with the form alone
      const found = new Map();
      for (const [name, value] of new FormData(form)) {
        if (typeof value === "string" && !own(name)) found.set(name, [...(found.get(name) ?? []), value]);
      }
      return found;
    };
    const same = (a, b) => JSON.stringify(a ?? []) === JSON.stringify(b ?? []);
    let known = typed(); // as the server has it
    const held = new Map(); // names of fields where a colleague typed something else, with the box that asks
    const changed = (now) => [...new Set([...known.keys(), ...now.keys()])]
      .filter((name) => !held.has(name) && !same(known.get(name), now.get(name)));

    const body = (now, names) => {
      const data = new FormData();
      data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
      data.append("draft_revision", revision.value);
      for (const name of names) {
        if (now.has(name)) now.get(name).forEach((value) => data.append(name, value));
        else data.append("draft_cleared", name);
      }
      return data;
    };

    // Both changed the same field: what the other one typed stands at it, with two buttons
    const shown = (name, values) => {
      const text = (value) => {
        const control = form.elements[name];
        const option = [...(control?.options ?? [])].find((each) => each.value === value);
        const box = [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)].find((each) => each.value === value && each.labels?.length && each.matches("[type=radio],[type=checkbox]"));
        return (option ?? box?.labels[0])?.textContent.trim() || value;
      };
      return values.filter(Boolean).map(text).join(", ") || form.dataset.nothing;
    };
    const put = (name, values) => form.querySelectorAll(`[name="${CSS.escape(name)}"]`).forEach((control, at) => {
      if (control.matches("[type=radio],[type=checkbox]")) control.checked = values.includes(control.value);
      else control.value = values[at] ?? "";
    });
    const ask = ({ field, values, told }) => {
      const control = form.querySelector(`[name="${CSS.escape(field)}"]`);
      const box = document.createElement("div");
      box.className = "clash";
      box.setAttribute("role", "alert");
      box.append(Object.assign(document.createElement("p"), { textContent: `${told} “${shown(field, values)}”` }));
      const button = (text, act) => {
        const made = Object.assign(document.createElement("button"), { type: "button", className: "button small", textContent: text });
        made.addEventListener("click", () => { box.remove(); held.delete(field); known.set(field, values); act(); control?.focus(); save(); });
        box.append(made);
      };
      button(form.dataset.take, () => put(field, values));
      button(form.dataset.keep, () => {});
      held.get(field)?.remove();
      held.set(field, box);
      (control?.closest(".answer, .field") ?? form).append(box);
    };

    let timer = 0;
    const later = (wait) => { clearTimeout(timer); timer = setTimeout(save, wait); };
    const store = async () => {
      if (!form.isConnected) return;
      const now = typed(), names = changed(now);
      if (!names.length) return;
      report(words.saving);
      let answer;
      try { answer = await fetch(form.dataset.autosave, { method: "POST", body: body(now, names), headers: { "X-Autosave": "1" } }); } catch { /* said below */ }
      if (!answer || answer.status >= 500 || answer.status === 429) { report(words.unsaved, true); later(AGAIN); return; }
      const told = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : {};
      if (answer.ok || answer.status === 409) {
        revision.value = told.revision;
        (told.clashes ?? []).forEach(ask);
        names.filter((name) => !held.has(name)).forEach((name) => (now.has(name) ? known.set(name, now.get(name)) : known.delete(name)));
      }
      if (answer.ok) report(`${words.saved} ${new Date().toTimeString().slice(0, 5)}`);
      else report(answer.status === 409 ? form.dataset.clash : told.detail ?? words.rejected, true);
    };
    let turn = Promise.resolve(); // one saving after the other
    const save = () => { clearTimeout(timer); turn = turn.then(store); return turn; };

    // A value or a reason for none (fieldset data-states): giving one takes the other away
    const value = (states) => states.parentElement.querySelector("input:not([type=radio], [type=file]), select");
    form.addEventListener("input", (event) => {
      const states = event.target.closest("[data-states]");
      if (states) { if (event.target.value) value(states).value = ""; }
      else if (event.target.value) {
        const beside = event.target.closest(".answer > div:first-child")?.parentElement.querySelector("[data-states] [value='']");
        if (beside) beside.checked = true;
      }
      later(TYPING);
    });
    form.addEventListener("change", (event) => { if (event.target.type !== "file") later(50); });
    let ready = false;
    form.addEventListener("submit", (event) => {
      if (ready) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (held.size) { [...held.values()][0].scrollIntoView({ block: "center" }); return; }
      // In a task of its own: a form that still fires its submission does not take another
      save().then(() => setTimeout(() => { ready = true; form.requestSubmit(event.submitter); ready = false; }));
    }, { capture: true });
    let leaving = false;
    addEventListener("submit", (event) => { leaving = !event.defaultPrevented; });
    addEventListener("beforeunload", (event) => { if (form.isConnected && !leaving && (held.size || changed(typed()).length)) event.preventDefault(); });
  };
  // At once, and whatever htmx puts in the place of a form later
  const find = () => document.querySelectorAll("form[data-autosave]").forEach(bind);
  find();
  addEventListener("htmx:load", find);
})();
