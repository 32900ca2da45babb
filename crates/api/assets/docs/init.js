"use strict";

// The stylesheet has a dark theme, and leaves the choice to the page.
const dark = matchMedia("(prefers-color-scheme: dark)");
const follow = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", follow);
follow();

// A file of its own, because the page's Content-Security-Policy allows no inline script.
window.ui = SwaggerUIBundle({
  dom_id: "#docs",
  // Relative to /docs/, so that the service may live below a path of its host.
  url: "../openapi.json",
  // The default sends the description's address to a validator on another host.
  validatorUrl: null,
  // `?url=` must not make this page show, and send a visitor's token to, somebody else's API.
  queryConfigEnabled: false,
  // A token that is pasted in lives as long as the page.
  persistAuthorization: false,
  deepLinking: true,
  displayOperationId: true,
  // The routes come first. Each shows the types that it uses.
  defaultModelsExpandDepth: -1,
  layout: "BaseLayout",
  presets: [SwaggerUIBundle.presets.apis],
});
