// Keys for the moderators' desk; everything works without them.
// j and k move between cases, x ticks one, a, s and d press its buttons, u takes the last act back.

const docket = document.querySelector("[data-docket]");
const keys = document.querySelector("[data-keys]");
if (keys) keys.hidden = false;

const all = docket?.querySelector("#all");
all?.addEventListener("change", () => {
  for (const tick of docket.querySelectorAll("input[name=id]")) tick.checked = all.checked;
});
// All but one is not all: sent with "all", the one would be decided with the others.
docket?.addEventListener("change", event => {
  if (event.target.name === "id" && !event.target.checked) all.checked = false;
});

const isTyping = target => target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");

addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (event.key === "u") {
    document.querySelector(".bar [data-key=u]")?.click();
    return;
  }
  const cases = [...document.querySelectorAll(".case")];
  const here = cases.indexOf(document.activeElement?.closest?.(".case"));
  if (event.key === "j" || event.key === "k") {
    const next = cases[Math.min(cases.length - 1, Math.max(0, here + (event.key === "j" ? 1 : -1)))];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
    event.preventDefault();
  } else if (here >= 0 && event.key === "x") {
    cases[here].querySelector("input[name=id]").click();
  } else if (here >= 0 && "asd".includes(event.key)) {
    cases[here].querySelector(`[data-key=${event.key}]`)?.click();
  }
});
