package io.grapevine.config.receiver;

/**
 * A link in an incident.
 *
 * @param href where it goes
 */
public record PagerdutyLink(String href, String text) {}
