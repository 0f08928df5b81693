/**
 * The endpoints of the history: pages of records, a summary, and an export as lines of JSON. The queries themselves are in
 * {@link io.grapevine.history.query}.
 */
@NullMarked
package io.grapevine.web.api.grapevine.history;

import org.jspecify.annotations.NullMarked;
