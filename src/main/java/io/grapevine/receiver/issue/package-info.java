/**
 * Issues of GitHub and GitLab: one for each incident of a group, which is kept up to date, closed and reopened.
 *
 * <p>{@link io.grapevine.receiver.issue.IssueExchange} decides which requests a notification needs, {@link
 * io.grapevine.receiver.issue.IssueTracker} is a product's way to make them, and {@link
 * io.grapevine.receiver.issue.IssueText} is what people read.
 */
@NullMarked
package io.grapevine.receiver.issue;

import org.jspecify.annotations.NullMarked;
