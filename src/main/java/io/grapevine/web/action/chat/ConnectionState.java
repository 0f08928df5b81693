package io.grapevine.web.action.chat;

import java.time.Instant;

/**
 * The state of the connection of an app.
 *
 * @param up whether clicks arrive
 * @param error why not, or why the last attempt failed, without secrets; empty if nothing failed
 * @param since when it became up or down
 */
public record ConnectionState(boolean up, String error, Instant since) {}
