package io.grapevine.virtualtime.replay;

import io.grapevine.core.alerts.AlertListener;
import io.grapevine.core.dispatch.GroupListener;
import io.grapevine.core.dispatch.GroupView;
import io.grapevine.core.node.Node;
import io.grapevine.core.silence.SilenceListener;
import io.grapevine.model.Alert;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Size of a play in bytes, roughly: its groups with their alerts, for one alert may be in as many as there are routes; what inhibition
 * rules keep of alerts; and what is kept of the past. Tells a watch of it.
 */
final class PlaySize implements GroupListener, AlertListener {
    private static final long NOTIFICATION = 300;
    private static final long ALERT_OF_NOTIFICATION = 8;
    private static final long REASON = 120;
    private static final long GROUP = 2_000;
    private static final long MEMBER = 200;

    /** What an alert of a group takes for each integration: in the notification log, and in a flush. */
    private static final long MEMBER_OF_INTEGRATION = 40;

    private static final long ALERT_OF_RULE = 100;

    /** The watch is asked after so many calls, or bytes. */
    private static final int SELDOM = 64;

    private static final long MUCH = 256 << 10;

    private final IntSupplier notifications;
    private final LongSupplier past;
    private final PlayWatch watch;
    private final Map<GroupView, Long> groups = new IdentityHashMap<>();
    private @Nullable Node node;
    private long ofGroups;
    private long checked;
    private int calls;
    private @Nullable Ended end;

    /** End of a play by its watch. No exception: a replica logs those and goes on with the next alert. */
    static final class Ended extends Error {
        private static final long serialVersionUID = 1L;

        private final transient RuntimeException reason;

        Ended(RuntimeException reason) {
            super(reason);
            this.reason = reason;
        }

        RuntimeException reason() {
            return reason;
        }
    }

    /**
     * The size of a play that has not begun.
     *
     * @param notifications how many there are so far
     * @param past what is kept of them, and of what was muted
     */
    PlaySize(IntSupplier notifications, LongSupplier past, PlayWatch watch) {
        this.notifications = notifications;
        this.past = past;
        this.watch = watch;
    }

    static long ofNotification(int alerts) {
        return NOTIFICATION + alerts * ALERT_OF_NOTIFICATION;
    }

    static long ofGroup(String key) {
        return NOTIFICATION + key.length();
    }

    static long ofReason(String text) {
        return REASON + text.length();
    }

    /** Another process has begun, which has no groups. */
    void begin(Node fresh) {
        node = fresh;
        groups.clear();
        ofGroups = 0;
        fresh.observe(this);
        fresh.observe("replay", this, new SilenceListener() {});
    }

    /** Asks the watch now and then, which may end the play. Once it has, each further call does so, too: stages keep what is thrown. */
    void check() {
        if (end != null) {
            throw end;
        }
        Node current = node;
        long held = past.getAsLong() + ofGroups + (current == null ? 0 : current.inhibitedAlerts() * ALERT_OF_RULE);
        if (++calls % SELDOM == 0 || held - checked > MUCH) {
            checked = held;
            try {
                watch.check(notifications.getAsInt(), held);
            } catch (RuntimeException e) {
                end = new Ended(e);
                throw end;
            }
        }
    }

    private void measure(GroupView group) {
        long members = group.members().size();
        long now = members == 0
                ? 0
                : GROUP + 2L * group.key().length() + members * (MEMBER + MEMBER_OF_INTEGRATION * integrations(group));
        Long before = now == 0 ? groups.remove(group) : groups.put(group, now);
        ofGroups += now - (before == null ? 0 : before);
    }

    private int integrations(GroupView group) {
        Node current = node;
        return current == null
                ? 0
                : current.loadedConfig()
                        .receivers()
                        .getOrDefault(group.route().config().receiver(), List.of())
                        .size();
    }

    @Override
    public void onPut(Alert alert) {
        check();
    }

    @Override
    public void onInsert(GroupView group, Alert alert) {
        measure(group);
        check();
    }

    @Override
    public void onForget(GroupView group, Alert alert, BooleanSupplier held) {
        measure(group);
    }

    @Override
    public void onFlushed(GroupView group, List<Alert> ended) {
        measure(group);
    }
}
