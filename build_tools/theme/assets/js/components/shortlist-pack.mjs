/** A provider's evidence pack, brought from its own page: there for the delisted too, and right on the day it was built. */

import { answerOn } from "./date-box.mjs";
import { recheck } from "./expiry.mjs";

const PATIENCE = 20_000; // milliseconds

/**
 * Fetch a pack. The browser parses the page itself: a text would have to pass through a parser that the
 * Content-Security-Policy keeps closed.
 *
 * @param {string} address of the pack's page
 * @param {string} today ISO date
 * @returns {Promise<HTMLElement | null>} `article.pack`, ready to be shown; null when there is no such page
 * @throws {Error} when it could not be fetched
 */
export async function fetchPack(address, today) {
  const { status, page } = await request(address);
  if (status === 404 || status === 410) return null;
  const found = status === 200 && page?.querySelector("article.pack");
  if (!found) throw new Error(`no pack at ${address}`);
  // Its links are written from where it lies.
  for (const link of found.querySelectorAll("a[href]")) link.setAttribute("href", link.href);
  const pack = document.importNode(found, true);
  // Under the heading of the page it comes to, each of its own is one level lower. They look as they did.
  for (const heading of pack.querySelectorAll("h1, h2, h3, h4")) heading.setAttribute("aria-level", Number(heading.tagName[1]) + 1);
  for (const banner of pack.querySelectorAll("[data-module=expiry]")) recheck(banner, today);
  // One voice is enough: the page's own says what changed.
  for (const answer of pack.querySelectorAll("[data-answer]")) answer.removeAttribute("role");
  return pack;
}

function request(address) {
  return new Promise((resolve, reject) => {
    const asked = new XMLHttpRequest();
    asked.open("GET", address);
    asked.responseType = "document";
    asked.timeout = PATIENCE;
    asked.onload = () => resolve({ status: asked.status, page: asked.response });
    asked.onerror = asked.ontimeout = () => reject(new Error(`nothing came from ${address}`));
    asked.send();
  });
}

/** The provider’s name, which comes last in the heading. */
export function nameOf(pack) {
  return pack.querySelector("h1").lastChild.textContent.trim();
}

/** How it stands today: a copy of the word in its banner. */
export function standingOf(pack) {
  return [...pack.querySelectorAll(".banner .tag")].find((tag) => !tag.closest("[hidden]"))?.cloneNode(true);
}

/**
 * Let a pack answer for a day, and give a copy of what it answers.
 *
 * @param {string | undefined} day ISO date; without one the answer is taken back
 * @returns {Node[]}
 */
export function answerFor(pack, day) {
  const root = pack.querySelector("[data-module=on-date]");
  const answer = root?.querySelector("[data-answer]");
  if (!answer) return [];
  if (day) answerOn(root, day);
  else answer.replaceChildren();
  return [...answer.cloneNode(true).childNodes];
}
