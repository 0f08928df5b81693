/**
 * Grapevine's own API, {@code /api/grapevine/v1}: what the web UI shows, as it changes, and why an alert was or was not
 * notified; pages, a summary and an export of the history, the state of a shadow, and trials of templates and receivers. The
 * OpenAPI document of the package describes it.
 */
@NullMarked
package io.grapevine.web.api.grapevine;

import org.jspecify.annotations.NullMarked;
