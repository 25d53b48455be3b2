// Makes and uses passkeys. In the template, a form has data-passkey="make" or "use", is hidden until
// the browser turns out to have passkeys, and holds the hidden field "credential". The options come
// from #passkey-options, or else from the address of the form. #no-passkey says what went wrong.
(() => {
  const FAILED = "Your device did not give a passkey. Try again, or use another way.";

  function bytesOf(text) {
    const signs = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(signs, (sign) => sign.charCodeAt(0));
  }

  function textOf(buffer) {
    const signs = String.fromCharCode(...new Uint8Array(buffer));
    return btoa(signs).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  }

  async function optionsOf(form) {
    const onPage = document.getElementById("passkey-options");
    if (onPage) return JSON.parse(onPage.textContent).publicKey;
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    return (await answer.json()).request_options.publicKey;
  }

  const withBytes = (list) => (list || []).map((one) => ({ ...one, id: bytesOf(one.id) }));

  async function passkeyOf(form) {
    const publicKey = await optionsOf(form);
    publicKey.challenge = bytesOf(publicKey.challenge);
    if (form.dataset.passkey === "use") {
      publicKey.allowCredentials = withBytes(publicKey.allowCredentials);
      return navigator.credentials.get({ publicKey });
    }
    publicKey.user.id = bytesOf(publicKey.user.id);
    publicKey.excludeCredentials = withBytes(publicKey.excludeCredentials);
    return navigator.credentials.create({ publicKey });
  }

  function jsonOf(passkey) {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (passkey.response[name]) response[name] = textOf(passkey.response[name]);
    }
    return JSON.stringify({
      id: passkey.id,
      rawId: textOf(passkey.rawId),
      type: passkey.type,
      response,
      clientExtensionResults: passkey.getClientExtensionResults(),
    });
  }

  async function send(event) {
    event.preventDefault();
    const form = event.currentTarget;
    const problem = document.getElementById("no-passkey");
    problem.hidden = true;
    try {
      form.elements.credential.value = jsonOf(await passkeyOf(form));
    } catch {
      problem.textContent = FAILED;
      problem.hidden = false;
      return;
    }
    form.submit();
  }

  if (!window.PublicKeyCredential) return;
  for (const form of document.querySelectorAll("[data-passkey]")) {
    form.addEventListener("submit", send);
    form.hidden = false;
    for (const part of document.querySelectorAll("[data-with-passkeys]")) part.hidden = false;
  }
})();
