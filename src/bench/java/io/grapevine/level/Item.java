package io.grapevine.level;

import java.util.Comparator;

/**
 * A question that both programs are asked.
 *
 * @param subject what it is about, such as {@code metric}
 * @param name what of it, such as the name of a metric
 */
record Item(String subject, String name) implements Comparable<Item> {
    private static final Comparator<Item> ORDER =
            Comparator.comparing(Item::subject).thenComparing(Item::name);

    @Override
    public int compareTo(Item other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return subject + " " + name;
    }
}
