/**
 * A drawing of where the results lie, from their own coordinates: no tiles, nothing fetched.
 *
 * It stands beside the list and says nothing that the list does not, so to a screen reader it is one sentence.
 * Shapes carry their own outline in the text's colour, so they hold in the dark and in forced colours.
 */

import { METRES_PER_MILE } from "../lib/grid.mjs";
import { counted } from "../lib/counted.mjs";
import { draw, make } from "./dom.mjs";

const WIDEST = 900;
const NARROWEST = 260;
/** Narrower than this it stands in a column of its own beside the list, and may be as tall as it is wide. */
const BESIDE = 420;
const EDGE = 26;
/** The style sheet's colour of paper, which changes in the dark. */
const PAPER = "var(--paper, Canvas)";
const DOT = 11;
/** What the outlines of two marks take between them. */
const GAP = 2;
/** Half of what `100 miles` takes. */
const LABEL_HALF = 27;
const SMALL = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
const RINGS = [1, 2, 5, 10, 20, 50, 100, 200];
/** Where on a ring its label may stand, in turns from the top; the first that is free is taken. */
const LABEL_TURNS = [0, 0.5, 0.125, 0.375, 0.625, 0.875, 0.25, 0.75, 0.06, 0.44, 0.56, 0.94];

/** @typedef {{number: number, easting: number, northing: number}} Dot */

/**
 * Fill the figure, or hide it when there is nothing to draw.
 *
 * @param {HTMLElement} figure
 * @param {Dot[]} dots
 * @param {import("../lib/place.mjs").Place | null} place
 * @param {number} unplaced how many results on the page have no point to mark
 */
export function showMap(figure, dots, place, unplaced) {
  figure.hidden = dots.length < (place ? 1 : 2);
  figure.replaceChildren();
  if (figure.hidden) return;
  const frame = frameOf(dots, place, Math.min(Math.max(figure.clientWidth, NARROWEST), WIDEST));
  const { width, height } = frame;
  const label = `Map of ${dots.length} results; the list holds the same information`;
  const size = { viewBox: `0 0 ${width} ${height}`, width, height };
  const svg = draw("svg", { ...size, role: "img", "aria-label": label, class: "overview" });
  const groups = merged(dots, frame);
  svg.append(draw("rect", { width, height, class: "paper" }));
  svg.append(...(place ? rings(frame, place, groups) : [scaleBar(frame)]));
  if (place) svg.append(placeShape(frame, place));
  const marks = [...groups].reverse().map(dotShape);
  // Every number after every mark: none lies under the edge of a neighbour.
  svg.append(...marks.map(([pill]) => pill), ...marks.map(([, number]) => number));
  figure.append(svg, make("figcaption", { class: "soft small" }, caption(groups, place, unplaced)));
}

function caption(groups, place, unplaced) {
  const crowd = groups.find(({ numbers }) => numbers.length > 2);
  const sentences = ["Numbers as in the list."];
  if (crowd) {
    const others = crowd.numbers.length - 1;
    const more = `${SMALL[others] ?? others} more close by`;
    sentences.push(`‘${textOf(crowd)}’ is number ${crowd.numbers[0]} and ${more}.`);
  }
  if (unplaced) {
    const results = `${counted(unplaced, "result")} without a place to mark`;
    sentences.push(`${results} ${unplaced === 1 ? "is" : "are"} not on it.`);
  }
  if (place) sentences.push(`Rings are miles in a straight line from ${place.label}.`);
  return [...sentences, "North is up."].join(" ");
}

/** How metres become units of the drawing, which is wide and low so that the list stays in sight. */
function frameOf(dots, place, width) {
  const all = place ? [...dots, place] : dots;
  const east = all.map(({ easting }) => easting);
  const north = all.map(({ northing }) => northing);
  const span = (values) => Math.max(...values) - Math.min(...values);
  const middle = (values) => (Math.max(...values) + Math.min(...values)) / 2;
  const tallest = width < BESIDE ? width : Math.max(width * 0.4, 200);
  const across = (width - 2 * EDGE) / Math.max(span(east), METRES_PER_MILE);
  const up = (tallest - 2 * EDGE) / Math.max(span(north), METRES_PER_MILE);
  const scale = Math.min(across, up);
  const height = Math.max(Math.round(span(north) * scale) + 2 * EDGE, tallest / 2);
  const x = (easting) => width / 2 + (easting - middle(east)) * scale;
  const y = (northing) => height / 2 - (northing - middle(north)) * scale;
  return { scale, width, height, x, y };
}

function rings(frame, place, groups) {
  const { scale, x, y, width, height } = frame;
  const centre = { cx: x(place.easting), cy: y(place.northing) };
  const furthest = Math.hypot(Math.max(centre.cx, width - centre.cx), Math.max(centre.cy, height - centre.cy));
  const taken = groups.map((group) => ({ ...group, half: widthOf(group) / 2 }));
  const drawn = RINGS.flatMap((miles) => {
    const r = miles * METRES_PER_MILE * scale;
    if (r < 30 || r > furthest) return [];
    const line = { fill: "none", stroke: "currentColor", "stroke-opacity": 0.6, "stroke-dasharray": "3 4" };
    const ring = draw("circle", { ...centre, r, ...line, class: "ring" });
    const at = labelSpot(frame, centre, r, taken);
    if (!at) return [ring];
    taken.push({ ...at, half: LABEL_HALF });
    return [ring, words(at, miles === 1 ? "1 mile" : `${miles} miles`)];
  });
  // No ring is drawn over the words of another.
  const isRing = (part) => part.getAttribute("class") === "ring";
  return [...drawn.filter(isRing), ...drawn.filter((part) => !isRing(part))];
}

/** A spot on the ring that is inside the drawing and hides nothing; none if there is no such spot. */
function labelSpot({ width, height }, { cx, cy }, r, taken) {
  const spots = LABEL_TURNS.map((turn) => {
    const angle = turn * 2 * Math.PI;
    return { x: cx + r * Math.sin(angle), y: cy - r * Math.cos(angle) + 4 };
  });
  const inside = (spot) => spot.x > 30 && spot.x < width - 30 && spot.y > 14 && spot.y < height - 4;
  const clears = (spot, { x, y, half }) => Math.abs(x - spot.x) > LABEL_HALF + half || Math.abs(y - spot.y) > 26;
  const free = (spot) => taken.every((other) => clears(spot, other));
  return spots.find((spot) => inside(spot) && free(spot)) ?? null;
}

function words(at, text, attributes = {}) {
  const halo = { stroke: PAPER, "stroke-width": 4, "paint-order": "stroke", "stroke-linejoin": "round" };
  const letters = { "text-anchor": "middle", "font-size": 12, fill: "currentColor", class: "ring-label" };
  return draw("text", { ...at, ...letters, ...halo, ...attributes }, text);
}

function scaleBar({ scale, width, height }) {
  const miles = RINGS.findLast((step) => step * METRES_PER_MILE * scale <= width / 3) ?? 1;
  const length = miles * METRES_PER_MILE * scale;
  const y = height - 8;
  const bar = draw("path", { d: `M8 ${y - 5}v5h${length}v-5`, fill: "none", stroke: "currentColor" });
  const label = words({ x: 8 + length / 2, y: y - 5 }, miles === 1 ? "1 mile" : `${miles} miles`);
  return draw("g", { class: "scale" }, bar, label);
}

/**
 * Marks that would overlap become one, which says how many it stands for and stays where its first number lies.
 * One that takes in another grows wider, so it is compared with the rest again.
 */
function merged(dots, { x, y }) {
  let groups = [];
  for (const { number, easting, northing } of dots) {
    let mark = { x: x(easting), y: y(northing), numbers: [number] };
    const held = () => groups.find((group) => overlap(group, mark));
    for (let near = held(); near; near = held()) {
      const taken = near;
      groups = groups.filter((group) => group !== taken);
      const first = near.numbers[0] < mark.numbers[0] ? near : mark;
      mark = { ...first, numbers: [...near.numbers, ...mark.numbers].sort((a, b) => a - b) };
    }
    groups.push(mark);
  }
  return groups.sort((a, b) => a.numbers[0] - b.numbers[0]);
}

function overlap(one, other) {
  const across = (widthOf(one) + widthOf(other)) / 2 + GAP;
  return Math.abs(one.x - other.x) < across && Math.abs(one.y - other.y) < DOT * 2 + GAP;
}

function textOf({ numbers }) {
  return numbers.length < 3 ? numbers.join(", ") : `${numbers[0]} +${numbers.length - 1}`;
}

function widthOf(group) {
  return Math.max(DOT * 2, textOf(group).length * 7 + 8);
}

function dotShape(group) {
  const { x, y } = group;
  const text = textOf(group);
  const width = widthOf(group);
  const pill = { x: x - width / 2, y: y - DOT, width, height: DOT * 2, rx: DOT };
  const number = { "font-weight": 600, class: "dot-label", stroke: "none" };
  return [
    draw("rect", { ...pill, fill: PAPER, stroke: "currentColor", "stroke-width": 2, class: "dot" }),
    words({ x, y: y + 4 }, text, number),
  ];
}

function placeShape({ x, y }, { easting, northing }) {
  const at = { x: x(easting), y: y(northing) };
  const cross = `M${at.x - 9} ${at.y}h18M${at.x} ${at.y - 9}v18`;
  return draw("path", { d: cross, stroke: "currentColor", "stroke-width": 3, class: "here" });
}
