/**
 * Jira: a group as one issue, which is found again by a label of its own, kept up to date, resolved and opened again.
 *
 * <p>{@link io.grapevine.receiver.jira.Jira} finds the issue and makes the requests, {@link io.grapevine.receiver.jira.JiraIssue} is
 * its content.
 */
@NullMarked
package io.grapevine.receiver.jira;

import org.jspecify.annotations.NullMarked;
