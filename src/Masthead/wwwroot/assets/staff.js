// A small comfort on the writing form; everything works without it.
// Leaving the page with unsaved words asks first.

for (const form of document.querySelectorAll("form[data-unsaved]")) {
  const read = () => JSON.stringify([...new FormData(form)].map(([name, value]) => [name, value instanceof File ? value.name : value]));
  const before = read();
  let isSending = false;
  form.addEventListener("submit", event => { isSending = event.submitter?.formTarget !== "_blank"; });
  addEventListener("beforeunload", event => {
    if (!isSending && read() !== before) event.preventDefault();
  });
}
