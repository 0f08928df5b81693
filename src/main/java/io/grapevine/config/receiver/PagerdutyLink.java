package io.grapevine.config.receiver;

/**
 * A link in an incident.
 *
 * @param href where it goes
 * @param text its text
 */
public record PagerdutyLink(String href, String text) {}
