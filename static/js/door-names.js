// At the door: compares names as lessons/evenings/family_names.py does, for the search without a connection.
(() => {
  if (!window.door) return;

  // Letters that Unicode does not take apart (STROKES in classes/names/spelling.py).
  const strokes = { ł: "l", ø: "o", đ: "d", ħ: "h", ŧ: "t", ı: "i", æ: "ae", œ: "oe", ð: "d", þ: "th", ə: "e", ŋ: "n" };

  function plain(text) {
    const letters = text.toLowerCase().normalize("NFKD");
    return letters.replace(/[łøđħŧıæœðþəŋ]/g, (letter) => strokes[letter]);
  }

  function words(text) {
    return plain(text).replace(/[\u0300-\u036f'’]/g, "").split(/[\s-]+/).filter(Boolean);
  }

  function matches(name, typed) {
    return words(typed).every((word) => words(name).some((part) => part.startsWith(word)));
  }

  // As the server's: the last word, without accents and signs. A name of one word has none.
  function surname(name) {
    const parts = plain(name).replace(/[^\p{L}\p{N}\s]/gu, "").trim().split(/\s+/);
    return parts.length > 1 ? parts[parts.length - 1] : "";
  }

  Object.assign(window.door, { words, matches, surname });
})();
