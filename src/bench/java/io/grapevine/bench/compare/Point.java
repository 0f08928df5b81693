package io.grapevine.bench.compare;

/**
 * A size of an installation.
 *
 * @param alerts active alerts, 0 where a figure does not depend on them
 * @param silences active silences, none of which matches an alert
 */
record Point(int alerts, int silences) implements Comparable<Point> {
    /** For figures that depend on neither. */
    static final Point NONE = new Point(0, 0);

    @Override
    public int compareTo(Point other) {
        int bySilences = Integer.compare(silences, other.silences);
        return bySilences == 0 ? Integer.compare(alerts, other.alerts) : bySilences;
    }
}
