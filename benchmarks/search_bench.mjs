/**
 * How long our search takes: the same in Node and in a browser, which both call `measure` with the site's own modules.
 *
 * In Node: `node benchmarks/search_bench.mjs SITE QUESTIONS`, with the folder of a site and how many questions of a kind.
 */

const SEED = 20261121;
export const KINDS = ["text", "facets", "distance", "all"];
const MILES = [5, 10, 25, null];
const PLACES = 200;

/** Numbers from 0 up to `below` that are the same each time: Lehmer's generator, as good as questions need. */
function dice(seed) {
  let state = seed;
  return (below) => {
    state = (state * 48271) % 2147483647;
    return Math.floor((state / 2147483647) * below);
  };
}

/**
 * Random questions of a kind, each made from a course that is there, so that most find something. `all` asks for words, a
 * place, miles and every filter at once.
 */
export function questionsOf(engine, kind, count, nothing) {
  const roll = dice(SEED + KINDS.indexOf(kind));
  const { rows, facets } = engine;
  const one = (list) => list[roll(list.length)];
  const provider = () => {
    let found = roll(rows.providers);
    while (Number.isNaN(rows.easting[rows.firstVenue[found]])) found = roll(rows.providers);
    return found;
  };
  const filters = (row, its) => {
    const chosen = {};
    for (const [name, { ids, codes, options }] of Object.entries(facets)) {
      const has = options[codes ? codes[its] : rows.kind[row]];
      chosen[name] = [...new Set([...has.slice(0, 1).map((n) => ids[n]), one(ids)])];
    }
    return { ...chosen, needs: chosen.needs.slice(0, 1) };
  };
  return Array.from({ length: count }, () => {
    const its = provider();
    const row = rows.firstRow[its] + roll(rows.firstRow[its + 1] - rows.firstRow[its]);
    const venue = rows.firstVenue[its];
    const place = { easting: Math.round(rows.easting[venue] + roll(20_000) - 10_000), northing: Math.round(rows.northing[venue] + roll(20_000) - 10_000) };
    const asked = { ...nothing };
    if (kind === "text" || kind === "all") {
      const word = one(engine.tokens.providers.words);
      asked.text = roll(2) ? word : word.slice(0, Math.max(2, word.length >> 1));
    }
    if (kind === "facets" || kind === "all") Object.assign(asked, filters(row, its));
    if (kind === "distance" || kind === "all") Object.assign(asked, { place: { ...place, district: "ZZ9", label: "ZZ9" }, miles: one(MILES) });
    return asked;
  });
}

/** @param {number[]} times */
function centiles(times) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

/**
 * Files of the search that a first card needs: for each of some places near providers those of the nearest one, and those of
 * whoever is as near, which only the order of names can settle.
 */
function firstCards(engine, count, nothing) {
  return questionsOf(engine, "distance", count, nothing).map((question) => {
    const { found } = engine.search({ ...question, miles: null });
    const [{ provider }] = found.slice(0, 1);
    const { inAFile, inATitleFile } = engine.core;
    const own = [`details-${Math.floor(provider / inAFile)}`, `titles-${Math.floor(provider / inATitleFile)}`];
    return ["core", ...own, ...(found.sure(1) ? [] : ["rest"])];
  });
}

/**
 * Times in milliseconds. A question is answered when its counts are there and the first twenty stand in order.
 *
 * @param {{SearchEngine: any, NOTHING_ASKED: any, SearchParts: any}} search the modules lib/search.mjs and lib/parts.mjs
 * @param {(name: string) => Promise<string>} text reads a file of the search folder
 * @param {number} count questions of each kind
 * @param {() => number} now
 */
export async function measure({ SearchEngine, NOTHING_ASKED, SearchParts }, text, count, now) {
  const core = await text("core.json");
  const start = now();
  const opened = JSON.parse(core);
  const parsed = now();
  const engine = new SearchEngine(opened, opened.asOf);
  const ready = now();
  const answer = (question) => engine.search(question).found.slice(0, 20);
  answer(NOTHING_ASKED);
  const first = now();
  const first_cards = firstCards(engine, PLACES, NOTHING_ASKED);
  const parts = new SearchParts(engine, async (name) => JSON.parse(await text(name)));
  await parts.learnRest();
  const words = await text("words.json");
  const before = now();
  engine.learnWords(JSON.parse(words));
  const learned = now();
  await parts.learnWords();
  const questions = {};
  for (const kind of KINDS) {
    const asked = questionsOf(engine, kind, count, NOTHING_ASKED);
    const times = asked.map((question) => {
      const before = now();
      answer(question);
      return now() - before;
    });
    questions[kind] = centiles(times);
  }
  return {
    parse_ms: parsed - start,
    load_ms: ready - start,
    first_ms: first - ready,
    words_ms: learned - before,
    questions,
    first_cards,
  };
}

if (globalThis.process?.argv[1]?.endsWith("search_bench.mjs")) {
  const { readFileSync } = await import("node:fs");
  const { join, resolve } = await import("node:path");
  const { pathToFileURL } = await import("node:url");
  const [site, count] = process.argv.slice(2);
  const text = async (name) => readFileSync(join(site, "search", name), "utf8");
  const module = (name) => import(pathToFileURL(resolve(site, `assets/directory/js/lib/${name}.mjs`)));
  const search = { ...(await module("search")), ...(await module("parts")) };
  process.stdout.write(JSON.stringify(await measure(search, text, Number(count), () => performance.now())));
}
