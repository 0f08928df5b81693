/**
 * {@code amtool review}: what a change of configuration means. {@link io.grapevine.amtool.review.ConfigReview} finds likely mistakes in
 * a configuration, {@link io.grapevine.amtool.review.MatcherReview} those in matchers, {@link io.grapevine.amtool.review.HistoryFacts}
 * those that its history tells of, {@link io.grapevine.amtool.review.HistoryChanges} what a replay finds changed, and {@link
 * io.grapevine.amtool.review.Coverage} what no test exercises. {@link io.grapevine.amtool.review.ReviewReport} writes it all down.
 *
 * <p>{@code amtool history advise}: what makes noise in a history ({@link io.grapevine.amtool.review.NoiseHistory}), which change of the
 * configuration ends it ({@link io.grapevine.amtool.review.NoiseRemedies}), and what a replay says of that ({@link
 * io.grapevine.amtool.review.Adviser}).
 */
@NullMarked
package io.grapevine.amtool.review;

import org.jspecify.annotations.NullMarked;
