package io.grapevine.bench.compare;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The alerts that webhooks have notified with one status, until all have been. */
final class NotifiedAlerts {
    private static final Pattern FINGERPRINT = Pattern.compile("\"fingerprint\"\\s*:\\s*\"([0-9a-f]+)\"");

    private final Pattern status;
    private final int count;
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final CountDownLatch all = new CountDownLatch(1);
    private volatile long completeAt;

    /**
     * Waits for {@code count} alerts.
     *
     * @param status {@code firing} or {@code resolved}
     */
    NotifiedAlerts(String status, int count) {
        this.status = Pattern.compile("\"status\"\\s*:\\s*\"" + status + "\"");
        this.count = count;
    }

    /** Takes the alerts of one webhook that have the status; each alert's status stands before its fingerprint. */
    void received(byte[] body, long at) {
        String text = new String(body, StandardCharsets.ISO_8859_1);
        int list = text.indexOf("\"alerts\"");
        int end = text.indexOf("\"groupLabels\"");
        Matcher fingerprints = FINGERPRINT.matcher(text).region(list, end < list ? text.length() : end);
        Matcher statuses = status.matcher(text);
        int from = list;
        while (fingerprints.find()) {
            if (statuses.region(from, fingerprints.start()).find()) {
                seen.add(fingerprints.group(1));
            }
            from = fingerprints.end();
        }
        if (seen.size() >= count && all.getCount() > 0) {
            completeAt = at;
            all.countDown();
        }
    }

    /** Waits until all have been notified; when the last was, in the time of {@link System#nanoTime}, or -1. */
    long await(long seconds) throws InterruptedException {
        return all.await(seconds, TimeUnit.SECONDS) ? completeAt : -1;
    }
}
