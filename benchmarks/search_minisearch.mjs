/**
 * MiniSearch on the same records and questions, in Node and, as it is, in a browser.
 *
 * The engine gives the text search; facets, counts of what else could be chosen, distance and order are written here as its
 * users write them: filters over the records.
 */

const FACETS = ["body", "level", "subject"];
const METRES = 1609.344;
const SHOWN = 20;

export const OPTIONS = { fields: ["words"], storeFields: [] };

/** Times in ms: to load the index from its text, for the first question, and p50, p95 and p99 by kind. */
export function measure(MiniSearch, index, records, asked, clock) {
  const before = clock();
  const engine = MiniSearch.loadJSON(index, OPTIONS);
  const loaded = clock();
  answer(engine, records, asked.text[0]);
  const first = clock();
  const questions = {};
  for (const [kind, list] of Object.entries(asked)) {
    const times = list.map((question) => {
      const start = clock();
      answer(engine, records, question);
      return clock() - start;
    });
    times.sort((one, other) => one - other);
    const part = (share) => times[Math.min(times.length - 1, Math.floor(share * times.length))];
    questions[kind] = { p50: part(0.5), p95: part(0.95), p99: part(0.99) };
  }
  return { load_ms: loaded - before, first_ms: first - loaded, questions };
}

/** The first providers, nearest first where there is a place, and how many courses each value of a facet would leave. */
function answer(engine, records, question) {
  const found = question.text
    ? engine.search(question.text, { prefix: true, combineWith: "AND" }).map((hit) => hit.id)
    : records.keys();
  const counts = Object.fromEntries(FACETS.map((facet) => [facet, new Map()]));
  const nearest = new Map();
  for (const position of found) {
    const record = records[position];
    const far = question.miles === undefined ? 0 : distance(record, question);
    if (question.miles !== undefined && far > question.miles) continue;
    const missed = FACETS.filter((facet) => question[facet] && !question[facet].includes(record[facet]));
    for (const facet of FACETS) {
      if (missed.every((one) => one === facet)) counts[facet].set(record[facet], (counts[facet].get(record[facet]) ?? 0) + 1);
    }
    if (!missed.length) nearest.set(record.provider, Math.min(far, nearest.get(record.provider) ?? Infinity));
  }
  const rows = [...nearest].sort((one, other) => one[1] - other[1]).slice(0, SHOWN);
  return { rows, counts, total: nearest.size };
}

function distance(record, { east, north }) {
  let least = Infinity;
  for (const [x, y] of record.points) least = Math.min(least, (x - east) ** 2 + (y - north) ** 2);
  return Math.sqrt(least) / METRES;
}
