/**
 * Jira: a group as one issue, which is found again by a label of its own, kept up to date, resolved and opened again.
 *
 * <p>{@link io.grapevine.receiver.jira.JiraSearch} finds the issue, {@link io.grapevine.receiver.jira.JiraIssue} is
 * its content, and {@link io.grapevine.receiver.jira.JiraNotifier} makes the requests.
 */
@NullMarked
package io.grapevine.receiver.jira;

import org.jspecify.annotations.NullMarked;
