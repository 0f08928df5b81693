package io.grapevine.shadow;

import io.grapevine.model.LabelSet;
import io.grapevine.records.AlertHash;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Log of one side's alerts and notifications, bounded by number, age and memory: the oldest is forgotten first.
 * Thread-safe; no method takes long.
 */
final class SideLog {
    /** The most notifications. */
    static final int MOST_SENDS = 10_000;

    /** How long a notification is remembered. */
    static final Duration AGE = Duration.ofHours(24);

    /** The most alerts, and the most groups that time intervals muted. */
    static final int MOST_ALERTS = 50_000;

    /** About how many bytes the notifications take at most, and the alerts. */
    static final long MOST_BYTES = 12L << 20;

    private final Deque<ShadowSend> sends = new ArrayDeque<>();
    private final Facts<Long> alerts = new Facts<>();
    private final Facts<ShadowGroup> stops = new Facts<>();
    private long sendBytes;
    private long dropped;

    /** Facts by what they are about, the least recently added first. */
    private static final class Facts<K> {
        private final Map<K, AlertFacts> facts = new LinkedHashMap<>();
        private final Map<K, Long> weights = new HashMap<>();
        private long bytes;

        void change(K key, LabelSet labels, Instant at, long weight, UnaryOperator<AlertFacts> change) {
            AlertFacts before = facts.get(key);
            AlertFacts known = before == null ? AlertFacts.of(labels, at) : before;
            AlertFacts after = change.apply(known);
            if (after.equals(before)) {
                return;
            }
            boolean grown =
                    before == null || after.groups().size() > before.groups().size();
            long more = grown ? weight : 0;
            bytes += more;
            weights.merge(key, more, Long::sum);
            facts.put(key, after);
            Iterator<K> oldest = facts.keySet().iterator();
            while (facts.size() > MOST_ALERTS || bytes > MOST_BYTES) {
                K old = oldest.next();
                oldest.remove();
                Long weightOfOld = weights.remove(old);
                bytes -= weightOfOld == null ? 0 : weightOfOld;
            }
        }
    }

    synchronized void add(ShadowEvent event) {
        Instant at = event.at();
        if (event instanceof ShadowEvent.Received received) {
            change(received.labels(), at, 0, facts -> facts);
        } else if (event instanceof ShadowEvent.Grouped grouped) {
            long weight = ShadowSend.weight(grouped.groupLabels())
                    + grouped.group().key().length();
            change(grouped.labels(), at, weight, facts -> facts.in(grouped.group(), grouped.groupLabels()));
        } else if (event instanceof ShadowEvent.Muted muted) {
            int weight = muted.detail().length();
            change(muted.labels(), at, weight, facts -> facts.muted(muted.by(), at, muted.detail()));
        } else if (event instanceof ShadowEvent.Stopped stopped) {
            stops.change(
                    stopped.group(),
                    LabelSet.EMPTY,
                    at,
                    (long) stopped.group().key().length() + stopped.detail().length(),
                    facts -> facts.muted(ShadowReason.TIME_INTERVAL, at, stopped.detail()));
        } else if (event instanceof ShadowEvent.Sent sent) {
            add(sent.send());
        }
    }

    /** Changes what is known of an alert, of which {@code weight} is the size in bytes beside its labels. */
    private void change(LabelSet labels, Instant at, long weight, UnaryOperator<AlertFacts> change) {
        alerts.change(AlertHash.of(labels), labels, at, ShadowSend.weight(labels) + weight, change);
    }

    private void add(ShadowSend send) {
        for (ShadowSend.SentAlert alert : send.alerts()) {
            change(
                    alert.labels(),
                    send.at(),
                    send.group().key().length(),
                    facts -> facts.in(send.group(), send.groupLabels()).notified(send.at()));
        }
        sends.add(send);
        sendBytes += send.weight();
        while (sends.size() > MOST_SENDS || sendBytes > MOST_BYTES) {
            sendBytes -= sends.remove().weight();
            dropped++;
        }
    }

    /** How many notifications were forgotten, as there were more than fit. */
    synchronized long dropped() {
        return dropped;
    }

    /**
     * What is known now.
     *
     * @param since from when on this side is known
     */
    synchronized SideView view(Instant since, Instant now) {
        Instant oldest = now.minus(AGE);
        while (!sends.isEmpty() && sends.element().at().isBefore(oldest)) {
            sendBytes -= sends.remove().weight();
        }
        // A web hook that was not answered in time is posted again.
        List<ShadowSend> sorted = new ArrayList<>(new LinkedHashSet<>(sends));
        sorted.sort(Comparator.comparing(ShadowSend::at));
        Instant first = since.isBefore(oldest) ? oldest : since;
        if (dropped > 0 && !sorted.isEmpty() && sorted.get(0).at().isAfter(first)) {
            first = sorted.get(0).at();
        }
        return new SideView(first, sorted, new HashMap<>(alerts.facts), new HashMap<>(stops.facts));
    }
}
