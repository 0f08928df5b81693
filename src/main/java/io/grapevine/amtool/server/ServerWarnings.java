package io.grapevine.amtool.server;

import io.grapevine.amtool.wire.Reply;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Warnings of a server in {@code Warning} headers with code 299 (RFC 7234), such as that a silence is not on its disk.
 * The other codes are about caches. For several threads.
 */
final class ServerWarnings {
    private static final Pattern WARNING = Pattern.compile("\\b299 \\S+ \"((?:[^\"\\\\]|\\\\.)*)\"");

    private final Consumer<String> listener;
    private final Set<String> printed = ConcurrentHashMap.newKeySet();

    /** Passes each text on to {@code listener}, once. */
    ServerWarnings(Consumer<String> listener) {
        this.listener = listener;
    }

    void read(Reply reply) {
        String header = reply.header("Warning");
        Matcher warning = WARNING.matcher(header == null ? "" : header);
        while (warning.find()) {
            String text = warning.group(1).replaceAll("\\\\(.)", "$1").replaceAll("\\p{Cntrl}", " ");
            if (printed.add(text)) {
                listener.accept(text);
            }
        }
    }
}
