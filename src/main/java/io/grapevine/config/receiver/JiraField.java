package io.grapevine.config.receiver;

import org.jspecify.annotations.Nullable;

/**
 * A text field of a Jira issue.
 *
 * @param template the text
 * @param enableUpdate whether an issue that exists gets it too; null for yes
 */
public record JiraField(String template, @Nullable Boolean enableUpdate) {}
