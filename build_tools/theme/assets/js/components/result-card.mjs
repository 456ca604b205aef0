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
 * @param {import("../lib/search.mjs").SearchEngine} engine
 * @param {import("../lib/found.mjs").Answer} found
 * @param {import("../lib/details.mjs").Details} details of the provider found
 * @param {object} shown
 * @param {number} shown.number its place in the list, from 1
 * @param {string} shown.providers address of the folder of provider pages
 * @param {string} shown.today ISO date
 * @param {boolean} shown.hasPlace
 * @param {boolean} shown.withQualifications whether to name the qualification that a course leads to
 * @returns {HTMLLIElement}
 */
export function resultCard(engine, found, details, shown) {
  const address = `${shown.providers}${encodeURIComponent(details.id)}/`;
  const link = make("a", { href: address }, details.name);
  const number = make("span", { class: "number", "aria-hidden": "true" }, `${shown.number}`);
  const name = make("div", {}, make("h3", {}, number, " ", link));
  const where = whereLine(details, found, shown);
  if (where) name.append(make("p", { class: "where" }, where));
  const card = make("li", { class: "card" }, name);
  if (found.metres !== null) card.append(milesLine(found.metres));
  card.append(courseList(engine, found, details, address, shown.withQualifications));
  card.append(facts(details, engine.core.asOf, shown.today));
  card.append(shortlistButton(details.id, details.name));
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

function whereLine(details, found, { hasPlace }) {
  if (found.venue < 0) return "";
  const { kind, covers, name, town, postcode } = details.venue(found.venue);
  const areas = areaWords(covers);
  if (kind === "online") return areas && areas !== EVERYWHERE ? `Online: ${areas}` : "Online";
  if (kind === "outreach") return areas ? `Comes to you: ${areas}` : "Comes to you";
  const place = [name.endsWith(town) ? "" : town, postcode].filter(Boolean).join(" ");
  const venue = name.endsWith(town) && town ? `${name} ${place}` : [name, place].filter(Boolean).join(", ");
  if (found.venues < 2) return venue;
  return `${venue} · ${hasPlace ? "nearest" : "one"} of ${found.venues} venues`;
}

/** `NG and DE postcodes`. */
function areaWords(areas) {
  if (areas.includes("England")) return EVERYWHERE;
  return areas.length ? `${LIST.format(areas)} postcodes` : "";
}

function courseList(engine, found, details, address, withQualifications) {
  const lines = found.courses
    .slice(0, MOST_COURSES)
    .map((course) => courseLine(engine.course(course), details.course(course), withQualifications));
  const left = found.courses.length - lines.length;
  if (left > 0) {
    lines.push(make("li", {}, make("a", { href: address }, `and ${counted(left, "more course", "more courses")}`)));
  }
  if (!lines.length) lines.push(make("li", {}, details.summary));
  return make("ul", { class: "offers" }, ...lines);
}

function courseLine({ title, qualification, body, level }, { days, hours, weeks, places }, withQualifications) {
  const parts = [
    withQualifications && qualification !== title ? qualification : undefined,
    body,
    level,
    days.join(", "),
    hours !== undefined && counted(hours, "hour a week", "hours a week"),
    weeks !== undefined && counted(weeks, "week"),
    places !== undefined && counted(places, "place"),
  ];
  return make("li", {}, make("b", {}, title), ...parts.filter(Boolean).map((part) => ` · ${part}`));
}

function facts({ status: [id, label], validUntil, dueSoon, visits, ages: [from, to], registration }, asOf, today) {
  const ends = validUntil === null ? "" : daysAfter(asOf, validUntil);
  const sign = id === "approved" ? "ok" : "warn";
  const items = [make("span", { class: `tag ${sign}` }, ends ? `${label} until ${longDate(ends)}` : label)];
  if (dueSoon && ends) items.push(make("span", { class: "tag warn" }, renewal(today, ends)));
  items.push(...visits.map((visit) => visitFact(visit, asOf)), `Ages ${from}–${to}`, registration);
  return make("ul", { class: "facts" }, ...items.map((item) => make("li", {}, item)));
}

function renewal(today, ends) {
  const days = daysBetween(today, ends);
  return `Renewal due soon: ends ${days === 0 ? "today" : `in ${counted(days, "day")}`}`;
}

/** `Compliance visit, March 2026: all met`. */
function visitFact({ framework, outcome, day }, asOf) {
  return `${framework}, ${longDate(daysAfter(asOf, day)).replace(/^\d+ /, "")}: ${outcome}`;
}
