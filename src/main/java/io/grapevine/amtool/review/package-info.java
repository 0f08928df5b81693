/**
 * {@code amtool review}: what a change of configuration means. {@link io.grapevine.amtool.review.ConfigReview} finds likely mistakes in
 * a configuration, {@link io.grapevine.amtool.review.MatcherReview} those in matchers, {@link io.grapevine.amtool.review.HistoryFacts}
 * those that its history tells of, {@link io.grapevine.amtool.review.HistoryChanges} what a replay finds changed, and {@link
 * io.grapevine.amtool.review.Coverage} what no test exercises. {@link io.grapevine.amtool.review.ReviewReport} writes it all down.
 *
 * <p>{@code amtool history advise}: what a history knows of the alerts ({@link io.grapevine.amtool.review.NoiseHistory}), which of them may
 * come in larger groups ({@link io.grapevine.amtool.review.Regrouping}), and what a replay of all such changes together says ({@link
 * io.grapevine.amtool.review.Adviser}).
 */
@NullMarked
package io.grapevine.amtool.review;

import org.jspecify.annotations.NullMarked;
