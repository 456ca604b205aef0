/** Checks again, in the reader's browser, that the approval on this page has not ended since it was built. */

/**
 * Show the sentence for an ended approval, and hide the one that claims it, from the day after `data-valid-until`.
 *
 * @param {HTMLElement} banner `[data-module="expiry"]`
 * @param {string} today ISO date
 */
export function recheck(banner, today) {
  const hasEnded = today > banner.dataset.validUntil;
  for (const part of banner.querySelectorAll("[data-current]")) part.hidden = hasEnded;
  for (const part of banner.querySelectorAll("[data-expired]")) part.hidden = !hasEnded;
}
