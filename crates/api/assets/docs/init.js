"use strict";

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
  layout: "BaseLayout",
  presets: [SwaggerUIBundle.presets.apis],
});
