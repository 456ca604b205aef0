/** One provider in the list of results. Class names are those of the style sheet's find page. */

import { miles } from "../lib/grid.mjs";
import { counted } from "../lib/counted.mjs";
import { daysAfter, daysBetween, longDate } from "../lib/days.mjs";
import { button, make } from "./dom.mjs";
import { toggle } from "./shortlist-button.mjs";

const MOST_COURSES = 5;
const EVERYWHERE = "anywhere in England";
const LIST = new Intl.ListFormat("en-GB");

/**
 * @param {any} payload search.json
 * @param {import("../lib/search.mjs").Found} found
 * @param {object} shown
 * @param {number} shown.number its place in the list, from 1
 * @param {string} shown.providers address of the folder of provider pages
 * @param {string} shown.today ISO date
 * @param {boolean} shown.hasPlace
 * @param {boolean} shown.withQualifications whether to name the qualification that a course leads to
 * @returns {HTMLLIElement}
 */
export function resultCard(payload, found, shown) {
  const id = payload.providers.id[found.provider];
  const address = `${shown.providers}${encodeURIComponent(id)}/`;
  const link = make("a", { href: address }, payload.providers.name[found.provider]);
  const number = make("span", { class: "number", "aria-hidden": "true" }, `${shown.number}`);
  const name = make("div", {}, make("h3", {}, number, " ", link));
  const where = whereLine(payload, found, shown);
  if (where) name.append(make("p", { class: "where" }, where));
  const card = make("li", { class: "card" }, name);
  if (found.metres !== null) card.append(milesLine(found.metres));
  card.append(courseList(payload, found, address, shown.withQualifications));
  card.append(facts(payload, found.provider, shown.today));
  card.append(shortlistButton(id, payload.providers.name[found.provider]));
  return card;
}

/** What it says is up to the shortlist; the name is for those who hear the button by itself. */
function shortlistButton(id, name) {
  const made = button("Add to shortlist", () => toggle(made), { class: "plain", "data-provider": id });
  made.append(make("span", { class: "hidden" }, ` ${name}`));
  return made;
}

/** `0.9 miles`. @param {number} metres */
export function milesText(metres) {
  const away = miles(metres);
  return away < 0.05 ? "under 0.1 miles" : `${away.toFixed(1)} miles`;
}

function milesLine(metres) {
  return make("p", { class: "miles" }, `${milesText(metres)} `, make("small", {}, "straight line"));
}

function whereLine({ venues, kinds }, found, { hasPlace }) {
  if (found.venue < 0) return "";
  const kind = kinds[venues.kind[found.venue]];
  const areas = areaWords(venues.covers[found.venue].split(";").filter(Boolean));
  if (kind === "online") return areas && areas !== EVERYWHERE ? `Online: ${areas}` : "Online";
  if (kind === "outreach") return areas ? `Comes to you: ${areas}` : "Comes to you";
  const name = venues.name[found.venue];
  const town = venues.towns[venues.town[found.venue]] ?? "";
  const place = [name.endsWith(town) ? "" : town, venues.postcode[found.venue]].filter(Boolean).join(" ");
  const venue = name.endsWith(town) && town ? `${name} ${place}` : [name, place].filter(Boolean).join(", ");
  if (found.venues < 2) return venue;
  return `${venue} · ${hasPlace ? "nearest" : "one"} of ${found.venues} venues`;
}

/** `NG and DE postcodes`. */
function areaWords(areas) {
  if (areas.includes("England")) return EVERYWHERE;
  return areas.length ? `${LIST.format(areas)} postcodes` : "";
}

function courseList(payload, found, address, withQualifications) {
  const lines = found.courses.slice(0, MOST_COURSES).map((course) => courseLine(payload, course, withQualifications));
  const left = found.courses.length - lines.length;
  if (left > 0) {
    lines.push(make("li", {}, make("a", { href: address }, `and ${counted(left, "more course", "more courses")}`)));
  }
  if (!lines.length) lines.push(make("li", {}, payload.providers.summary[found.provider]));
  return make("ul", { class: "offers" }, ...lines);
}

function courseLine({ courses, titles, bodies, levels, days, qualifications }, course, withQualifications) {
  const title = titles.name[courses.title[course]];
  const qualification = qualifications.name[courses.qualification[course]];
  const { weeks, hours, places } = courses;
  const parts = [
    withQualifications && qualification !== title ? qualification : undefined,
    bodies.name[courses.body[course]],
    levels[courses.level[course]],
    days.filter((_, n) => courses.days[course] & (1 << n)).join(", "),
    hours[course] !== null && counted(hours[course], "hour a week", "hours a week"),
    weeks[course] !== null && counted(weeks[course], "week"),
    places[course] !== null && counted(places[course], "place"),
  ];
  return make("li", {}, make("b", {}, title), ...parts.filter(Boolean).map((part) => ` · ${part}`));
}

function facts(payload, provider, today) {
  const { providers, statuses, registrations, asOf } = payload;
  const [status, label] = statuses[providers.status[provider]];
  const until = providers.validUntil[provider];
  const ends = until === null ? "" : daysAfter(asOf, until);
  const sign = status === "approved" ? "ok" : "warn";
  const items = [make("span", { class: `tag ${sign}` }, ends ? `${label} until ${longDate(ends)}` : label)];
  if (providers.dueSoon[provider] && ends) items.push(make("span", { class: "tag warn" }, renewal(today, ends)));
  items.push(...visitFacts(payload, provider));
  items.push(`Ages ${providers.ageFrom[provider]}–${providers.ageTo[provider]}`);
  items.push(registrations[providers.registration[provider]]);
  return make("ul", { class: "facts" }, ...items.map((item) => make("li", {}, item)));
}

function renewal(today, ends) {
  const days = daysBetween(today, ends);
  return `Renewal due soon: ends ${days === 0 ? "today" : `in ${counted(days, "day")}`}`;
}

/** `Compliance visit March 2026: all met`. */
function visitFacts({ visits, asOf }, provider) {
  let first = 0;
  for (let n = 0; n < provider; n += 1) first += visits.count[n];
  return Array.from({ length: visits.count[provider] }, (_, n) => {
    const month = longDate(daysAfter(asOf, visits.day[first + n])).replace(/^\d+ /, "");
    return `${visits.frameworks[visits.framework[first + n]]}, ${month}: ${visits.outcomes[visits.outcome[first + n]]}`;
  });
}
