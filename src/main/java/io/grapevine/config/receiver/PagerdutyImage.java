package io.grapevine.config.receiver;

/**
 * A picture in an incident.
 *
 * @param src where it is
 * @param alt the text in its place
 * @param href where it links
 */
public record PagerdutyImage(String src, String alt, String href) {}
