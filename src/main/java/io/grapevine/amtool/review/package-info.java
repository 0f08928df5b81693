/**
 * {@code amtool review}: what a change of configuration means. {@link io.grapevine.amtool.review.ConfigReview} finds likely mistakes in
 * a configuration, {@link io.grapevine.amtool.review.HistoryFacts} what the history says of it.
 */
@NullMarked
package io.grapevine.amtool.review;

import org.jspecify.annotations.NullMarked;
