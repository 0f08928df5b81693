/**
 * The filter language of the alerts: matchers, {@code @} conditions and words to search for. The user interface reads it alike;
 * {@code filters.json} among the tests holds the texts with which both are tested.
 */
@NullMarked
package io.grapevine.model.matcher.filter;

import org.jspecify.annotations.NullMarked;
