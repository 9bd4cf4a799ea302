// Runs before the first paint, so that a dark page never flashes white. Its own file: inline scripts are not allowed.
"use strict";
document.documentElement.dataset.scripted = "";
try {
  const theme = localStorage.getItem("greengate.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch { /* No storage, no preference: the system's scheme holds. */ }
