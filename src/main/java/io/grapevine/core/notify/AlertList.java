package io.grapevine.core.notify;

import io.grapevine.model.Alert;
import java.util.AbstractList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.RandomAccess;

/** Alerts of a group in listing order. Immutable. */
public final class AlertList extends AbstractList<Alert> implements RandomAccess {
    /** No alert. */
    public static final AlertList NONE = new AlertList(new Alert[0], AlertOrder.EMPTY);

    private final Alert[] alerts;
    private final AlertOrder order;
    private final boolean ended;

    private AlertList(Alert[] alerts, AlertOrder order) {
        this.alerts = alerts;
        this.order = order;
        boolean any = false;
        for (Alert alert : alerts) {
            any |= alert.hasEnd();
        }
        this.ended = any;
    }

    /** The alerts of a collection, which is in order; the same object if it is such a list. */
    public static AlertList copyOf(Collection<Alert> alerts) {
        if (alerts instanceof AlertList list) {
            return list;
        }
        AlertOrder order = AlertOrder.of(alerts.stream().map(Alert::labels).toList());
        return of(alerts, order);
    }

    /**
     * Versions of alerts whose order is known.
     *
     * @param alerts the alert at each position of {@code order}
     */
    public static AlertList of(Collection<Alert> alerts, AlertOrder order) {
        return new AlertList(alerts.toArray(Alert[]::new), order);
    }

    @Override
    public Alert get(int index) {
        return alerts[index];
    }

    @Override
    public int size() {
        return alerts.length;
    }

    /** The order of the alerts; the same object for all lists of versions of them, as far as that is known. */
    public AlertOrder order() {
        return order;
    }

    /** The alerts that have an end. */
    public List<Alert> ended() {
        return ended ? stream().filter(Alert::hasEnd).toList() : List.of();
    }

    /** The hash ({@link io.grapevine.records.AlertHash}) of each alert; not to be changed. */
    public long[] hashes() {
        return order.hashes();
    }

    /** The hash of the alert at a position. */
    public long hash(int index) {
        return order.hashes()[index];
    }

    /** The alerts but for those at some positions; this list if there are none. */
    public AlertList without(BitSet gone) {
        return gone.isEmpty() ? this : without(gone, order.without(gone));
    }

    /**
     * The alerts but for those at some positions, where the order of the others is known.
     *
     * @param left what {@link AlertOrder#without} makes of these positions
     */
    public AlertList without(BitSet gone, AlertOrder left) {
        Alert[] some = new Alert[left.size()];
        int n = 0;
        for (int i = gone.nextClearBit(0); i < alerts.length; i = gone.nextClearBit(i + 1)) {
            some[n++] = alerts[i];
        }
        return new AlertList(some, left);
    }
}
