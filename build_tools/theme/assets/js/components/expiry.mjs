/** Checks again, in the reader's browser, that the approval on this page has not ended since it was built. */

/** From the day after `data-valid-until` the banner says that approval has ended. `today` is an ISO date. */
export function recheck(banner, today) {
  const hasEnded = today > banner.dataset.validUntil;
  for (const part of banner.querySelectorAll("[data-current]")) part.hidden = hasEnded;
  for (const part of banner.querySelectorAll("[data-expired]")) part.hidden = !hasEnded;
}
