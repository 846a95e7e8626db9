// Passkeys need the browser's own interface; everything else on the staff's pages works without scripts.
// A form with data-passkey ("request": sign in, "create": add one) asks data-options for the challenge, lets the
// browser do its part, and is sent with the answer in its field "credential".

if (window.PublicKeyCredential?.parseRequestOptionsFromJSON) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", async event => {
      if (form.elements.credential.value) return;
      event.preventDefault();
      try {
        form.elements.credential.value = JSON.stringify(await ceremony(form));
        form.submit();
      } catch (fault) {
        complain(form, fault.name === "NotAllowedError" ? "No passkey was used." : "That did not work: " + fault.message);
      }
    });
  }
}

async function ceremony(form) {
  const answer = await fetch(form.dataset.options, { method: "POST", credentials: "same-origin" });
  if (!answer.ok) throw new Error("the site did not answer (" + answer.status + ")");
  const options = await answer.json();
  if (form.dataset.passkey === "create")
    return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
  return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
}

function complain(form, text) {
  const place = form.querySelector(".complaint");
  place.textContent = text;
  place.hidden = false;
}
