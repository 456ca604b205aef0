/** `node search_in_node.mjs FOLDER`: makes MiniSearch's index of FOLDER/records.json, keeps it there, and measures it. */

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { OPTIONS, measure } from "./search_minisearch.mjs";

const folder = process.argv[2];
const MiniSearch = createRequire(join(folder, "node_modules", "x.js"))("minisearch");
const read = (name) => JSON.parse(readFileSync(join(folder, name), "utf8"));
const [records, asked] = [read("records.json"), read("questions.json")];

const engine = new MiniSearch(OPTIONS);
engine.addAll(records.map(({ words }, id) => ({ id, words })));
const index = JSON.stringify(engine);
writeFileSync(join(folder, "index.json"), index);
// What a reader must load beside the index: the records without the words that the index has.
const shown = JSON.stringify(records.map(({ words, ...rest }) => rest));
const part = (name, text) => {
  const raw = Buffer.from(text);
  const brotli = brotliCompressSync(raw, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } });
  return { name, raw: raw.length, gzip: gzipSync(raw, { level: 9 }).length, brotli: brotli.length };
};
const node = measure(MiniSearch, index, records, asked, () => performance.now());
process.stdout.write(JSON.stringify({ parts: [part("index", index), part("records", shown)], node }));
