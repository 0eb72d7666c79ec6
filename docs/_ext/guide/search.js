// Sphinx looks for pages that have every word. A pasted message has words that are in no
// page, such as the reader's own names: keep those of the page that has most of them, each
// weighed by how few pages have it; a word in a title counts once more.
const inTitles = new Map(); // by page: the weight of the query's words in its title
var splitQuery = (query) => {
  const words = query
    .split(/[^\p{Letter}\p{Number}_\p{Emoji_Presentation}]+/gu)
    .filter(Boolean);
  if (!Search.hasIndex() || words.length < 3) return words;
  const { terms, titleterms, docnames } = Search._index;
  const stemmer = new Stemmer();
  const pagesWith = (word, index) => {
    const stem = stemmer.stemWord(word.toLowerCase());
    const counts = !stopwords.has(word.toLowerCase()) && !/^\d+$/.test(word);
    return counts && Object.hasOwn(index, stem) ? [index[stem]].flat() : [];
  };
  const weights = new Map();
  const add = (to, key, weight) => to.set(key, (to.get(key) || 0) + weight);
  inTitles.clear();
  const pages = words.map((word) => {
    const titled = pagesWith(word, titleterms);
    const found = new Set([...pagesWith(word, terms), ...titled]);
    found.forEach((page) => add(weights, page, 1 / found.size));
    titled.forEach((page) => {
      add(weights, page, 1 / found.size);
      add(inTitles, docnames[page], 1 / found.size);
    });
    return found;
  });
  const best = [...weights].reduce((a, b) => (b[1] > a[1] ? b : a), [null, 0])[0];
  const kept = words.filter((_, number) => pages[number].has(best));
  return kept.length ? kept : words;
};

// Sphinx's own scores, but that the pages of problems come first, by their titles.
var Scorer = {
  score: ([page, , , , score]) =>
    score + (page.startsWith("problems/") ? 20 : 0) + (inTitles.get(page) || 0),
  objNameMatch: 11,
  objPartialMatch: 6,
  objPrio: { 0: 15, 1: 5, 2: -5 },
  objPrioDefault: 0,
  title: 15,
  partialTitle: 7,
  term: 5,
  partialTerm: 2,
};
