// What the pages do beyond links and forms. Everything hangs on data- attributes; nothing is evaluated.
"use strict";
(() => {
  const words = document.getElementById("words")?.dataset ?? {};
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const on = (name, act, options) => document.addEventListener(name, act, options);
  const closest = (event, selector) => (event.target instanceof Element ? event.target.closest(selector) : null);

  const remember = (key, value) => { try { localStorage.setItem(`greengate.${key}`, value); } catch { /* private window */ } };
  const recall = (key) => { try { return localStorage.getItem(`greengate.${key}`); } catch { return null; } };

  const say = (text) => {
    all(".toast").forEach((old) => old.remove());
    const toast = Object.assign(document.createElement("output"), { className: "toast", textContent: text });
    document.body.append(toast);
    setTimeout(() => toast.remove(), 4000);
  };

  // Theme
  const showTheme = () => {
    const now = recall("theme") ?? "auto";
    all("[data-theme-set]").forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.themeSet === now)));
  };
  const setTheme = (theme) => {
    remember("theme", theme);
    if (theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    showTheme();
  };

  // Menus, dialogs, copying, selecting
  const copy = async (button) => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      say(words.copied);
    } catch { getSelection()?.selectAllChildren(button.parentElement); }
  };
  const toggle = (button) => {
    const open = document.getElementById(button.dataset.toggle).classList.toggle("open");
    button.setAttribute("aria-expanded", String(open));
  };
  const press = [
    ["[data-theme-set]", (button) => setTheme(button.dataset.themeSet)],
    ["[data-dialog]", (button) => document.getElementById(button.dataset.dialog)?.showModal()],
    ["[data-close]", (button) => button.closest("dialog")?.close()],
    ["[data-copy]", copy],
    ["[data-toggle]", toggle],
    ["[data-print]", () => print()],
  ];
  on("click", (event) => {
    all("details[data-menu][open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
    for (const [selector, act] of press) {
      const found = closest(event, selector);
      if (found) act(found);
    }
  });

  const countSelected = (form) => {
    const chosen = all("[data-select]:checked", form).length;
    all("[data-selected-count]", form).forEach((place) => { place.textContent = `${chosen} ${words.selected}`; });
    all("[data-needs-selection]", form).forEach((button) => { button.disabled = chosen === 0; });
  };
  const tickAll = (every) => {
    const form = every.closest("form, [data-selection]");
    all("[data-select]", form ?? every).forEach((box) => { box.checked = every.checked; });
    if (form) countSelected(form);
  };
  const recount = () => all("form, [data-selection]").forEach(countSelected);
  on("change", (event) => {
    const every = closest(event, "[data-select-all]");
    if (every) tickAll(every);
    else if (closest(event, "[data-select]")) recount();
    if (closest(event, "[data-keys-off]")) remember("keys", event.target.checked ? "off" : "on");
    const submitter = closest(event, "[data-submit]");
    if (submitter) submitter.form?.requestSubmit();
    if (closest(event, "[data-drop] input[type=file]")) showNames(event.target);
  });

  // Files: what was chosen, and at once whether it is too large
  const showNames = (input) => {
    const most = Number(input.dataset.maxBytes || 0);
    const lines = [...input.files].map((file) => {
      const large = most > 0 && file.size > most;
      const text = `${large ? `${words.large} ` : ""}${file.name} (${(file.size / 1e6).toFixed(2)} MB)`;
      return Object.assign(document.createElement("span"), { className: large ? "large" : "", textContent: text });
    });
    input.closest("[data-drop]").querySelector(".drop-names")?.replaceChildren(...lines);
  };
  for (const name of ["dragover", "dragleave", "drop"]) {
    on(name, (event) => {
      const zone = closest(event, "[data-drop]");
      if (!zone) return;
      event.preventDefault();
      zone.classList.toggle("over", name === "dragover");
      const input = zone.querySelector("input[type=file]");
      if (name === "drop" && input && event.dataTransfer.files.length) {
        input.files = event.dataTransfer.files;
        input.dispatchEvent(new Event("change", { bubbles: true }));
      }
    });
  }

  // Files sent one by one as soon as they are chosen (form data-uploads="id of the list"); each answer is its row
  const sendFile = (form, file, list) => new Promise((done) => {
    const row = document.createElement("li");
    row.className = "file-row sending";
    const bar = Object.assign(document.createElement("progress"), { max: 1, value: 0 });
    const told = Object.assign(document.createElement("span"), { className: "file-told" });
    const state = Object.assign(document.createElement("span"), { textContent: form.dataset.sending });
    told.append(Object.assign(document.createElement("strong"), { textContent: file.name }), state);
    row.append(document.createElement("span"), told, bar);
    list.append(row);
    const stop = (text) => { row.className = "file-row refused"; state.textContent = text; bar.remove(); done(); };
    const input = form.querySelector("input[type=file]");
    if (file.size > Number(input.dataset.maxBytes)) return stop(form.dataset.oversized);
    const body = new FormData();
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.append(input.name, file);
    const request = new XMLHttpRequest();
    request.upload.onprogress = (event) => { bar.value = event.lengthComputable ? event.loaded / event.total : 0; };
    request.onerror = () => stop(form.dataset.lost);
    request.onload = () => {
      if (request.status !== 200 && request.status !== 422) return stop(form.dataset.lost);
      const answer = document.createElement("template");
      answer.innerHTML = request.responseText.trim();
      const made = answer.content.querySelector("li");
      if (!made) return stop(form.dataset.lost);
      const link = made.querySelector("a[href]")?.getAttribute("href");
      all("li", list).forEach((old) => { if (link && link.includes("/confirm/") && old.querySelector("a[href]")?.getAttribute("href") === link) old.remove(); });
      row.replaceWith(made);
      window.htmx?.process(made);
      return done();
    };
    request.open("POST", form.action);
    request.setRequestHeader("X-Upload", "1");
    return request.send(body);
  });
  let sending = 0; // who leaves now would lose the files still to be sent: the way on waits, the browser asks
  const sendFiles = async (form) => {
    const input = form.querySelector("input[type=file]");
    const list = document.getElementById(form.dataset.uploads);
    const files = [...input.files];
    if (!files.length) return;
    list.closest("[hidden]")?.removeAttribute("hidden");
    input.value = "";
    showNames(input);
    const onward = document.querySelector("[data-after-sending]");
    sending += 1;
    onward.hidden = true;
    for (const file of files) await sendFile(form, file, list);
    sending -= 1;
    onward.hidden = sending > 0;
  };
  all("form[data-uploads]").forEach((form) => {
    form.querySelector("button").hidden = true;
    form.addEventListener("submit", (event) => { event.preventDefault(); sendFiles(form); });
    form.querySelector("input[type=file]").addEventListener("change", () => sendFiles(form));
    sendFiles(form); // what was chosen before this script was there
  });
  press.push(["[data-fill]", (button) => {
    const field = document.getElementById(button.dataset.fill);
    field.value = button.dataset.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  }]);

  // What is missing or wrong is said at its field by the server, in the reader's language: a browser would say it in its own
  all("form[method=post]").forEach((form) => { form.noValidate = true; });

  // Unsaved changes of a form with data-guard; forms that save themselves are drafts.js's
  const unsaved = new Set();
  on("input", (event) => { const form = closest(event, "form[data-guard]"); if (form) unsaved.add(form); });
  on("submit", (event) => unsaved.delete(event.target));
  addEventListener("beforeunload", (event) => {
    if (sending || [...unsaved].some((form) => form.isConnected)) event.preventDefault();
  });

  // Keys: j, k, Enter and x in lists marked data-keys; a key named by data-hotkey presses that button (in an open
  // dialog only its own), one named by data-row-key the button of the row that j and k chose;
  // a button is pressed once, however long its key is held
  const typing = (target) => target.closest("input:not([type=checkbox]), select, textarea, [contenteditable]") !== null;
  const rows = () => all("[data-keys] > tr, [data-keys] > li");
  const move = (by) => {
    const list = rows();
    if (!list.length) return;
    const from = list.findIndex((row) => row.classList.contains("here"));
    const next = list[Math.min(list.length - 1, Math.max(0, from + by))];
    list.forEach((row) => row.classList.toggle("here", row === next));
    (next.querySelector("a") ?? next.querySelector("button, input"))?.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  };
  const here = () => rows().find((row) => row.classList.contains("here"));
  const leaving = new WeakSet(); // forms on their way to the server: a second press sends none of them again
  on("submit", (event) => { if (!event.defaultPrevented) leaving.add(event.target); });
  addEventListener("pageshow", (event) => { if (event.persisted) all("form").forEach((form) => leaving.delete(form)); });
  const keys = {
    j: () => move(1),
    k: () => move(-1),
    x: () => here()?.querySelector("[data-select]")?.click(),
    "/": () => document.querySelector("input[type=search]")?.focus(),
    "?": () => document.getElementById("shortcuts")?.showModal(),
  };
  on("keydown", (event) => {
    if (event.key === "Escape") all("details[data-menu][open]").forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
    if (event.ctrlKey || event.metaKey || event.altKey || recall("keys") === "off" || typing(event.target)) return;
    const dialog = document.querySelector("dialog[open]");
    const reach = (one) => dialog?.contains(one) ?? !one.closest("dialog");
    const own = all("[data-row-key]", here() ?? document.createElement("i")).find((one) => one.dataset.rowKey === event.key);
    const button = own ?? all("[data-hotkey]").find((one) => one.dataset.hotkey === event.key && !one.disabled && reach(one));
    const act = button ? () => button.click() : dialog ? null : keys[event.key];
    if (!act) return;
    event.preventDefault();
    if (button && (event.repeat || leaving.has(button.form))) return; // held down, or pressed twice
    act();
  });

  // htmx: a failure is said, never swallowed
  on("htmx:sendError", () => say(words.failed));
  on("htmx:responseError", (event) => say(event.detail.xhr.status < 500 ? words.refused : words.failed));

  showTheme();
  all("[data-select-all]:checked").forEach(tickAll); // ticked while this script was on its way
  recount();
  addEventListener("pageshow", recount); // ticks stand again after "back"
  all("[data-keys-off]").forEach((box) => { box.checked = recall("keys") === "off"; });
  document.querySelector("[data-focus]")?.focus();
})();
