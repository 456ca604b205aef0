/** Which qualification levels a search for one must find: the twin of models/level.py. */

/** What each label on the register may mean. "E" is entry level of an unknown sub-level. */
const SINGLES = {
  "Entry Level": ["E"],
  "Entry 1": ["E1"],
  "Entry 2": ["E2"],
  "Entry 3": ["E3"],
  "Entry 1,2": ["E1", "E2"],
  "Entry 2,3": ["E2", "E3"],
  "Entry 1,2,3": ["E1", "E2", "E3"],
  "Level 1": ["1"],
  "Level 1/2": ["1", "2"],
  "Level 2": ["2"],
  "Level 3": ["3"],
  "Level 4": ["4"],
  "Level 5": ["5"],
  "Level 6": ["6"],
  "Level 7": ["7"],
  "Level 8": ["8"],
};

export const LEVELS = Object.keys(SINGLES);

/** The levels that people choose from: "Level 1/2" is found by choosing either. */
export const CHOICES = LEVELS.filter((level) => SINGLES[level].length === 1);

/**
 * The labels that a search for `wanted` finds; none for a label that does not exist.
 *
 * @param {string} wanted
 * @returns {string[]}
 */
export function levelsFoundBy(wanted) {
  if (wanted === "Entry Level") return LEVELS.filter((level) => level.startsWith("Entry"));
  const singles = LEVELS.includes(wanted) ? SINGLES[wanted] : [];
  return LEVELS.filter((level) => SINGLES[level].some((single) => singles.includes(single)));
}
