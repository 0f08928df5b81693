package io.grapevine.receiver.discord;

import io.grapevine.model.ReceiverData;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The message that was posted for a group before, as the notification log keeps it. */
record DiscordPost(String id) {
    private static final String MESSAGE = "gvMessage";

    /** The id becomes a part of a URL. */
    private static final Pattern ID = Pattern.compile("[0-9]{1,20}");

    /** The message with an id; null if it is none. */
    static @Nullable DiscordPost of(@Nullable String id) {
        return id != null && ID.matcher(id).matches() ? new DiscordPost(id) : null;
    }

    /** The message that the log knows of; null if there is none. */
    static @Nullable DiscordPost in(ReceiverData data) {
        return of(data.string(MESSAGE));
    }

    /** {@code data} with this message. */
    ReceiverData keepIn(ReceiverData data) {
        return data.with(MESSAGE, id);
    }

    /** {@code data} without a message. */
    static ReceiverData dropFrom(ReceiverData data) {
        return data.without(MESSAGE);
    }

    /** The URL at which a webhook edits this message; the query names the thread, where it posts into one. */
    String url(String webhook) {
        int mark = webhook.indexOf('?');
        String path = mark < 0 ? webhook : webhook.substring(0, mark);
        String query = mark < 0 ? "" : webhook.substring(mark);
        return (path.endsWith("/") ? path.substring(0, path.length() - 1) : path) + "/messages/" + id + query;
    }

    /** The URL at which a webhook posts a message and answers with its id. */
    static String waitingUrl(String webhook) {
        return with(webhook, "wait=true");
    }

    /** The URL at which Discord looks at the components of a message. */
    static String withComponents(String url) {
        return with(url, "with_components=true");
    }

    private static String with(String url, String parameter) {
        return url + (url.indexOf('?') < 0 ? "?" : "&") + parameter;
    }
}
