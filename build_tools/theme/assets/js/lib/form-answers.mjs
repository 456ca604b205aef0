/**
 * What is typed in the form's controls, as a visit, and back.
 *
 * `values` are the texts of the controls by their names (`answers.1a.value`, `visit.visited_on.day`); a control that is
 * blank, or a choice that nobody made, has no entry. A `visit` is what the rules look at: `{header, answers, comments,
 * actions}`, with no entry either for what is not known. Nothing here ever fills in an answer.
 */

import { dayParts, readDay, readDayLine } from "./typed-date.mjs";

const blank = () => Object.create(null);

/**
 * @param {object} definition of the form, as form.json has it
 * @param {Record<string, string>} values
 * @param {{id: string, name: string}[]} providers those that a name may mean; empty when the list is not at hand
 * @returns {{visit: object, troubles: {field: string, code: string, message: string}[]}} troubles with what is typed
 */
export function visitFrom(definition, values, providers) {
  const troubles = [];
  const text = (name) => values[name]?.trim() || undefined;
  const day = (field) => {
    const { iso, trouble } = readDay({ day: values[`${field}.day`], month: values[`${field}.month`], year: values[`${field}.year`] });
    if (trouble) troubles.push({ field, code: "value-not-a-date", message: trouble });
    return iso;
  };
  const answers = blank();
  for (const { name, type } of questionsOf(definition)) {
    const field = `answers.${name}`;
    const value = type === "date" ? day(`${field}.value`) : text(`${field}.value`);
    if (type === "count" && value && !/^-?[0-9]{1,12}$/.test(value)) {
      troubles.push({ field: `${field}.value`, code: "answer-not-allowed", message: "Write a whole number in digits, such as 12." });
    }
    const evidence = text(`${field}.evidence`);
    if (value || evidence) answers[name] = { value, evidence };
  }
  const header = blank();
  for (const { name, type, from } of [...definition.visit, { name: "outcome" }]) {
    const field = `visit.${name}`;
    if (type === "date") header[name] = day(field);
    else if (type === "list") header[name] = days(field, text(field), troubles);
    else if (from === "providers") header[name] = providerMeant(field, text(field), providers, troubles);
    else header[name] = text(field);
  }
  const comments = blank();
  for (const { name } of definition.sections) comments[name] = text(`comments.${name}`);
  const actions = actionNumbers(values)
    .map((n) => {
      const action = Object.assign(blank(), { n });
      for (const { name, type } of definition.actions) {
        action[name] = type === "date" ? day(`actions.${n}.${name}`) : text(`actions.${n}.${name}`);
      }
      return action;
    });
  return { visit: { header, answers, comments, actions }, troubles };
}

/** The texts that the controls need to show a visit: the other way round. @returns {Record<string, string>} */
export function valuesFrom(definition, { header, answers, comments, actions }, providers) {
  const values = blank();
  const put = (name, text) => {
    if (text) values[name] = `${text}`;
  };
  const putDay = (name, iso) => Object.entries(dayParts(iso)).forEach(([part, text]) => put(`${name}.${part}`, text));
  for (const { name, type, from } of [...definition.visit, { name: "outcome" }]) {
    if (type === "date") putDay(`visit.${name}`, header[name]);
    else if (type === "list") put(`visit.${name}`, (header[name] ?? "").split(";").filter(Boolean).map(asTyped).join("\n"));
    else if (from === "providers") put(`visit.${name}`, nameOf(header[name], providers));
    else put(`visit.${name}`, header[name]);
  }
  for (const { name, type } of questionsOf(definition)) {
    const { value, evidence } = answers[name] ?? {};
    if (type === "date") putDay(`answers.${name}.value`, value);
    else put(`answers.${name}.value`, value);
    put(`answers.${name}.evidence`, evidence);
  }
  for (const { name } of definition.sections) put(`comments.${name}`, comments[name]);
  actions.forEach((action, place) => {
    for (const { name, type } of definition.actions) {
      if (type === "date") putDay(`actions.${place + 1}.${name}`, action[name]);
      else put(`actions.${place + 1}.${name}`, action[name]);
    }
  });
  return values;
}

/** The questions of all sections, in the order of the form. */
export function questionsOf(definition) {
  return definition.sections.flatMap(({ questions }) => questions);
}

/** The numbers of the plan's rows in which anything is typed, in their order. */
export function actionNumbers(values) {
  const rows = Object.keys(values).map((name) => /^actions\.([0-9]+)\./.exec(name)?.[1]);
  return [...new Set(rows.filter(Boolean))].map(Number).sort((a, b) => a - b);
}

/** A provider as people type it: its name, with its id where two have the same. */
export function nameOf(id, providers) {
  const provider = providers.find((each) => each.id === id);
  if (!provider) return id;
  return providers.some((each) => each !== provider && each.name === provider.name) ? `${provider.name} (${id})` : provider.name;
}

function providerMeant(field, typed, providers, troubles) {
  if (!typed) return undefined;
  const plain = (text) => text.toLowerCase().replace(/\s+/g, " ");
  const meant = providers.filter(({ id, name }) => [id, name, `${name} (${id})`].some((each) => plain(each) === plain(typed)));
  if (meant.length === 1) return meant[0].id;
  const isId = /^[a-z0-9]+(-[a-z0-9]+)*$/.test(typed);
  if (!providers.length && isId) return typed;
  troubles.push({
    field,
    code: "reference-dangling",
    message: meant.length
      ? "Two providers have this name: choose one from the list, with its id."
      : providers.length
        ? "This is no provider on the list: begin to type its name, and choose it."
        : "The list of providers could not be loaded: write the provider’s id, as in the address of its page.",
  });
  return undefined;
}

function days(field, text, troubles) {
  const read = (text ?? "").split(/[\n;]/).filter((line) => line.trim()).map(readDayLine);
  const wrong = read.find(({ trouble }) => trouble);
  if (wrong) troubles.push({ field, code: "value-not-a-date", message: wrong.trouble });
  return read.map(({ iso }) => iso).filter(Boolean).join(";") || undefined;
}

function asTyped(iso) {
  const { day, month, year } = dayParts(iso);
  return day ? `${day} ${month} ${year}` : iso;
}
