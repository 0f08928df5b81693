package io.grapevine.receiver.action;

import io.grapevine.httpclient.message.Markup;

/**
 * A chat whose messages have buttons.
 *
 * @param key the name of the product in {@code apps}, {@code identities} and annotations of silences: {@code slack}
 * @param title the name for people: {@code Slack}
 * @param markup the markup of answers that only the user who clicked reads
 */
public record ChatProduct(String key, String title, Markup markup) {}
