// The studio: weights that keep their sum, what they would do a moment later, and a step back. Works on what the server
// drew; without this file the numbers and the buttons do the same, a page at a time.
"use strict";
(() => {
  const FULL = 10000;
  const WAIT = 150; // milliseconds of quiet before a change is tried out
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const form = () => document.getElementById("studio");
  const closest = (event, selector) => (event.target instanceof Element ? event.target.closest(selector) : null);

  // "6.25" is 625; null while it is no weight
  const read = (input) => {
    const text = input.value.trim().replace(",", ".").replace(/\s*%$/, "");
    if (!/^\d{1,5}(\.\d{0,2})?$/.test(text)) return null;
    return Math.round(Number(text) * 100);
  };
  const write = (input, weight) => { input.value = `${Math.floor(weight / 100)}.${String(weight % 100).padStart(2, "0")}`; };
  const weights = () => all("[data-weight]", form());
  const shared = () => weights().filter((input) => !("bonus" in input.dataset));
  const isLocked = (input) => input.closest(".criterion")?.querySelector("[data-lock]")?.checked ?? false;
  const slider = (input) => document.querySelector(`[data-slider="${input.id}"]`);

  // Largest remainder; equal remainders go by place, as the server does it
  const apportion = (whole, shares) => {
    const total = shares.reduce((sum, [, share]) => sum + share, 0);
    const parts = shares.map(([name, share]) => ({ name, part: Math.floor((whole * share) / total), rest: (whole * share) % total }));
    const left = whole - parts.reduce((sum, one) => sum + one.part, 0);
    [...parts].sort((a, b) => b.rest - a.rest || (a.name < b.name ? -1 : 1)).slice(0, left).forEach((one) => { one.part += 1; });
    return new Map(parts.map((one) => [one.name, one.part]));
  };

  // While one weight moves, the others keep the proportions that they had when it began to move
  let moving = null;
  const begin = (input) => {
    if (moving?.name === input.name && input.isConnected) return;
    moving = { name: input.name, before: new Map(shared().map((one) => [one.name, read(one)])) };
  };
  const move = (input, wanted) => {
    begin(input);
    const others = shared().filter((one) => one !== input && !isLocked(one));
    const locked = shared().filter((one) => one !== input && isLocked(one)).reduce((sum, one) => sum + (read(one) ?? 0), 0);
    const before = others.map((one) => [one.name, moving.before.get(one.name)]);
    if ("bonus" in input.dataset || before.some(([, weight]) => weight === null)) return write(input, Math.min(FULL, wanted));
    if (!others.length) return write(input, Math.max(0, FULL - locked));
    const weight = Math.min(wanted, Math.max(0, FULL - locked));
    const shares = before.some(([, share]) => share > 0) ? before : before.map(([name]) => [name, 1]);
    const found = apportion(FULL - locked - weight, shares);
    write(input, weight);
    others.forEach((one) => write(one, found.get(one.name)));
    return undefined;
  };

  const show = () => {
    if (!form()) return;
    for (const input of weights()) {
      const range = slider(input);
      if (range) {
        const weight = read(input) ?? 0;
        if (weight > Number(range.max)) range.max = String(FULL);
        range.value = String(weight);
        range.setAttribute("aria-valuetext", `${input.value} %`);
      }
    }
    const sum = shared().reduce((total, input) => total + (read(input) ?? 0), 0);
    const words = `${(sum / 100).toFixed(2)} %`;
    const place = form().querySelector("[data-sum]");
    if (place.textContent !== words) place.textContent = words;
    form().querySelector(".studio-sum meter").value = sum;
    form().querySelector("[data-sum-state]").dataset.sumState = sum === FULL ? "ok" : "bad";
    for (const dimension of all(".dimension", form())) {
      const own = all("[data-weight]", dimension).reduce((total, input) => total + (read(input) ?? 0), 0);
      dimension.querySelector("[data-dimension-sum]").textContent = `${(own / 100).toFixed(2)} %`;
    }
  };

  // Steps back over weights that nobody has kept yet; behind them the server's own undo
  let past = [];
  let future = [];
  const state = () => new Map(weights().map((input) => [input.name, input.value]));
  const same = (a, b) => a.size === b.size && [...a].every(([name, value]) => b.get(name) === value);
  const remember = (before) => {
    if (same(before, state())) return;
    past.push(before);
    future = [];
    marked();
  };
  const marked = () => {
    const words = form()?.querySelector("[data-unkept-words]");
    const isUnkept = past.length > 0 || typedElsewhere || "unkept" in form().dataset;
    if (words) words.hidden = !isUnkept;
    const [undo, redo] = ["undo", "redo"].map((name) => form()?.querySelector(`[data-${name}]`));
    if (undo) undo.disabled = !(past.length || undo.dataset.may);
    if (redo) redo.disabled = !(future.length || redo.dataset.may);
  };
  const back = (from, to) => {
    const before = from.pop();
    if (!before) return false;
    to.push(state());
    weights().forEach((input) => { input.value = before.get(input.name) ?? input.value; });
    moving = null;
    show();
    marked();
    changed();
    return true;
  };

  // A change is tried out after a moment of quiet
  let timer;
  let typedElsewhere = false;
  const changed = () => {
    clearTimeout(timer);
    timer = setTimeout(() => document.body.dispatchEvent(new Event("studio:changed")), WAIT);
  };

  // One entry in the past for each held key, drag or number typed
  let held = null;
  const hold = () => { held ??= state(); };
  const release = () => { if (held) { const before = held; held = null; remember(before); } };

  document.addEventListener("input", (event) => {
    const range = closest(event, "[data-slider]");
    const number = closest(event, "[data-weight]");
    if (range) {
      hold();
      move(document.getElementById(range.dataset.slider), Number(range.value));
      show();
      changed();
    } else if (number) {
      show();
      changed();
    } else if (closest(event, "#studio") && !closest(event, "#sentence, [data-lock]")) {
      typedElsewhere = true;
      marked();
      changed();
    }
  });
  document.addEventListener("focusin", (event) => {
    const number = closest(event, "[data-weight]");
    if (number) { moving = null; begin(number); held = state(); }
    if (closest(event, "[data-slider]")) moving = null;
  });
  document.addEventListener("change", (event) => {
    const number = closest(event, "[data-weight]");
    if (closest(event, "[data-slider]")) release();
    if (number && read(number) !== null) {
      move(number, read(number));
      show();
      changed();
      release();
    }
    if (closest(event, "[data-lock]")) moving = null;
    if (closest(event, "[data-reshapes]")) form().requestSubmit(form().querySelector("[data-keep]"));
  });
  document.addEventListener("click", (event) => {
    const undo = closest(event, "[data-undo]");
    const redo = closest(event, "[data-redo]");
    if ((undo && back(past, future)) || (redo && back(future, past))) event.preventDefault();
  }, true);
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z" || closest(event, "input[type=text], textarea")) return;
    event.preventDefault();
    form()?.querySelector(event.shiftKey ? "[data-redo]" : "[data-undo]")?.click();
  });

  // What is folded stays folded while the desk is drawn again
  const folded = new Map();
  document.addEventListener("toggle", (event) => {
    if (event.target.dataset?.fold) folded.set(event.target.dataset.fold, event.target.open);
  }, true);

  // Problems of what was tried stand at their place too
  const placeProblems = (root) => {
    const found = new Map(all("[data-problem-at]", root).map((one) => [one.dataset.problemAt, one.textContent]));
    for (const place of all("[data-problem]", form())) {
      place.textContent = found.get(place.dataset.problem) ?? "";
      const control = document.getElementById(place.id.replace(/-problem$/, ""));
      if (control && place.id) control.toggleAttribute("aria-invalid", place.textContent !== "");
    }
  };

  const begun = () => {
    if (!form()) return;
    past = [];
    future = [];
    typedElsewhere = false;
    moving = held = null;
    all("[data-slider]", form()).forEach((range) => { range.hidden = false; });
    for (const name of ["undo", "redo"]) {
      const button = form().querySelector(`[data-${name}]`);
      if (button && !button.disabled) button.dataset.may = "yes";
    }
    all("[data-fold]", form()).forEach((one) => {
      if (folded.has(one.dataset.fold) && !one.querySelector(".criterion.open")) one.open = folded.get(one.dataset.fold);
    });
    show();
    marked();
  };
  // While the desk is being drawn again nothing can be typed into the old one; then whoever was there is there again
  let here = "";
  const placeOf = (element) => {
    if (element?.id) return `#${CSS.escape(element.id)}`;
    return element?.name && element.value ? `[name="${CSS.escape(element.name)}"][value="${CSS.escape(element.value)}"]` : "";
  };
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.elt !== form()) return;
    here = placeOf(document.activeElement);
    form().inert = true;
  });
  document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.elt.id === "studio") event.detail.elt.inert = false; });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id === "result") placeProblems(event.detail.target);
    else if (document.getElementById("desk")) {
      begun();
      changed();
      const place = (here && form().querySelector(here)) || form().querySelector(".criterion.open .line-name");
      place?.focus({ preventScroll: true });
    }
  });
  begun();
})();
