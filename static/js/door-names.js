// At the door: compares names as lessons/evenings/family_names.py does, for the search without a connection.
(() => {
  if (!window.door) return;

  function words(text) {
    const plain = text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f'’]/g, "");
    return plain.split(/[\s-]+/).filter(Boolean);
  }

  function matches(name, typed) {
    return words(typed).every((word) => words(name).some((part) => part.startsWith(word)));
  }

  // As the server's: the last word, without accents and signs. A name of one word has none.
  function surname(name) {
    const parts = name.toLowerCase().normalize("NFKD").replace(/[^\p{L}\p{N}\s]/gu, "").trim().split(/\s+/);
    return parts.length > 1 ? parts[parts.length - 1] : "";
  }

  Object.assign(window.door, { words, matches, surname });
})();
