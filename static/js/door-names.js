// At the door: compares names as lessons/evenings/family_names.py does, for the search without a connection.
(() => {
  if (!window.door) return;

  // Letters that Unicode does not take apart (STROKES in classes/names/spelling.py), and two that Python's
  // casefold() changes and toLowerCase() does not.
  const strokes = {
    ...{ ł: "l", ø: "o", đ: "d", ħ: "h", ŧ: "t", ı: "i", æ: "ae", œ: "oe", ð: "d", þ: "th", ə: "e", ŋ: "n" },
    ...{ ß: "ss", ς: "σ" },
  };
  const hyphens = /[-‐‑‒–—―−﹣－]/g; // HYPHENS, there

  function plain(text) {
    const letters = text.toLowerCase().normalize("NFKD").replace(/[łøđħŧıæœðþəŋßς]/g, (letter) => strokes[letter]);
    return letters.replace(/[^\p{L}\p{N}\s]|[ʼʻʽʹ]/gu, ""); // apostrophes that count as letters, too
  }

  function words(text) {
    return plain(text.replace(hyphens, " ")).split(/\s+/).filter(Boolean);
  }

  function matches(name, typed) {
    return words(typed).every((word) => words(name).some((part) => part.startsWith(word)));
  }

  // As the server's: the last word, without accents and signs. A name of one word has none.
  function surname(name) {
    const parts = plain(name).trim().split(/\s+/);
    return parts.length > 1 ? parts[parts.length - 1] : "";
  }

  Object.assign(window.door, { words, matches, surname });
})();
