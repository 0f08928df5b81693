package io.grapevine.config.receiver;

/**
 * A question that Slack asks before an action.
 *
 * @param text the question
 * @param okText the text of the button that confirms
 * @param dismissText the text of the button that does not
 */
public record SlackConfirmation(String text, String title, String okText, String dismissText) {}
