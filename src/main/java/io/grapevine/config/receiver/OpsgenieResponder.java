package io.grapevine.config.receiver;

/**
 * A responder of an Opsgenie alert.
 *
 * @param username the user's name
 * @param type {@code team}, {@code teams}, {@code user}, {@code escalation} or {@code schedule}, in any case, or a
 *     template
 */
public record OpsgenieResponder(String id, String name, String username, String type) {}
