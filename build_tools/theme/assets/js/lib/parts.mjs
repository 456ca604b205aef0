/** What an engine learns after core.json, part by part and each once; a small directory's core.json holds most of them. */

export class SearchParts {
  /**
   * @param {import("./search.mjs").SearchEngine} engine
   * @param {(name: string) => Promise<any>} load reads a file of the search folder, such as `rest.json`
   */
  constructor(engine, load) {
    this.engine = engine;
    this.load = async (name) => engine.core.parts[name] ?? load(name);
  }

  /** Whether what `learnRest` learns is there without asking for a file. */
  get hasRest() {
    return "rest.json" in this.engine.core.parts;
  }

  /** All that a question with words needs. */
  async learnWords() {
    const everybody = Array.from({ length: this.engine.rows.providers }, (_, provider) => provider);
    const words = async () => this.engine.tokens ?? this.engine.learnWords(await this.load("words.json"));
    await Promise.all([words(), this.learnTitles(everybody)]);
  }

  /** The order of names, needs and key stages. */
  async learnRest() {
    if (!this.engine.rest) this.engine.learnRest(await this.load("rest.json"));
  }

  /** The titles of these providers' courses. @param {number[]} providers */
  async learnTitles(providers) {
    const { core, rows } = this.engine;
    const missing = providers.filter((provider) => !this.engine.knowsTitles(provider));
    const files = new Set(missing.map((provider) => Math.floor(provider / core.inATitleFile)));
    await Promise.all(
      [...files].map(async (number) => {
        const from = number * core.inATitleFile;
        const held = Math.min(core.inATitleFile, rows.providers - from);
        this.engine.learnTitles(Array.from({ length: held }, (_, n) => from + n), await this.load(`titles-${number}.json`));
      }),
    );
  }
}
