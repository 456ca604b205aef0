/** The date in London, whatever the reader's clock is set to. */

/** `2027-03-14` for any moment of that day in London: Swedish writes dates as ISO does. @param {Date} moment */
export function londonDate(moment) {
  return moment.toLocaleDateString("sv-SE", { timeZone: "Europe/London" });
}
