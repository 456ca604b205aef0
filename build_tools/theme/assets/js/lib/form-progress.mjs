/** How far a visit is: “18 of 32 answered, 3 need evidence”, for the whole form and for each of its sections. */

import { needsEvidence } from "./form-rules.mjs";

/**
 * Counts the questions that must be answered; those that may be left out are no reason to go on.
 *
 * @returns {{answered: number, total: number, needEvidence: number, sections: Record<string, {answered: number, total: number, needEvidence: number}>}}
 */
export function progressOf(definition, { answers }) {
  const sections = Object.fromEntries(
    definition.sections.map(({ name, questions }) => {
      const asked = questions.filter(({ required }) => required);
      return [
        name,
        {
          answered: asked.filter((question) => isAnswered(question, answers[question.name])).length,
          total: asked.length,
          needEvidence: questions.filter((question) => lacksEvidence(question, answers[question.name])).length,
        },
      ];
    }),
  );
  const sum = (part) => Object.values(sections).reduce((total, section) => total + section[part], 0);
  return { answered: sum("answered"), total: sum("total"), needEvidence: sum("needEvidence"), sections };
}

/** `18 of 32 answered, 3 need evidence`. */
export function progressWords({ answered, total, needEvidence }) {
  const evidence = needEvidence ? `, ${needEvidence} ${needEvidence === 1 ? "needs" : "need"} evidence` : "";
  return `${answered} of ${total} answered${evidence}`;
}

/** An answer of another scale, from an older draft, is none. */
function isAnswered({ choices }, { value } = {}) {
  return Boolean(value) && (!choices.length || choices.some(({ name }) => name === value));
}

function lacksEvidence(question, { value, evidence } = {}) {
  return Boolean(value) && needsEvidence(question, value) && !evidence;
}
