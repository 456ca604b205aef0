/** Takes a postcode from the home page to the find page, in the fragment, which no server sees. */

for (const form of document.querySelectorAll('form[data-module="home-search"]')) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const typed = form.querySelector("input").value.trim();
    const fragment = typed ? `#${new URLSearchParams({ p: typed })}` : "";
    location.assign(new URL(fragment, form.action));
  });
}
