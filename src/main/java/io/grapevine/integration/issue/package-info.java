/**
 * Issues of a tracker: one for each incident of a group, which is kept up to date, closed and reopened.
 *
 * <p>{@link io.grapevine.integration.issue.IssueExchange} decides which requests a notification needs, {@link
 * io.grapevine.integration.issue.IssueTracker} is a product's way to make them, and {@link
 * io.grapevine.integration.issue.IssueText} is what people read.
 */
@NullMarked
package io.grapevine.integration.issue;

import org.jspecify.annotations.NullMarked;
