/**
 * Jira: a group as one issue, which is found again by a label of its own, kept up to date, resolved and opened again.
 *
 * <p>{@link io.grapevine.integration.jira.JiraAddresses}, {@link io.grapevine.integration.jira.JiraSearch} and {@link
 * io.grapevine.integration.jira.JiraIssue} say what is asked and written and where, {@link
 * io.grapevine.integration.jira.JiraAnswer} what comes back means, {@link
 * io.grapevine.integration.jira.JiraNotifier} leads the conversation.
 */
@NullMarked
package io.grapevine.integration.jira;

import org.jspecify.annotations.NullMarked;
