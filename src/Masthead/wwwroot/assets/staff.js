// Small comforts on the writing form; everything works without them.
// Leaving the page with unsaved words asks first; a form that came back from a refused save holds some from the start.

for (const form of document.querySelectorAll("form[data-unsaved]")) {
  const read = () => JSON.stringify([...new FormData(form)].map(([name, value]) => [name, value instanceof File ? value.name : value]));
  const before = read();
  const isUnsaved = form.dataset.unsaved === "already";
  let isSending = false;
  form.addEventListener("submit", event => { isSending = event.submitter?.formTarget !== "_blank"; });
  // Back from the page that came after, as it was left.
  addEventListener("pageshow", () => { isSending = false; });
  addEventListener("beforeunload", event => {
    if (!isSending && (isUnsaved || read() !== before)) event.preventDefault();
  });
}

// What is wrong is said of its field too, and the first such field is where writing goes on.
const wrong = [...document.querySelectorAll(".write .complaint:not(.kicker + .complaint)")].map((complaint, number) => {
  const field = complaint.closest(".field")?.querySelector("input, select, textarea") ?? complaint.previousElementSibling;
  complaint.id = `complaint-${number}`;
  field.setAttribute("aria-describedby", complaint.id);
  return field;
});
wrong[0]?.focus();
