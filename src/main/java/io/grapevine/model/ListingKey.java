package io.grapevine.model;

import io.grapevine.base.go.Utf8;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * The place of an alert in {@link Alert#LISTING}, with the labels that decide most often: to sort many alerts, they are looked
 * up once for each.
 *
 * @param job the value of label job; null if it is missing
 * @param instance the value of label instance; null if it is missing
 * @param labels all labels
 */
public record ListingKey(@Nullable String job, @Nullable String instance, LabelSet labels)
        implements Comparable<ListingKey> {
    private static final Comparator<@Nullable String> MISSING_LAST = Comparator.nullsLast(Utf8::compare);

    /** The key of the alert with these labels. */
    public static ListingKey of(LabelSet labels) {
        return new ListingKey(labels.get("job"), labels.get("instance"), labels);
    }

    @Override
    public int compareTo(ListingKey other) {
        int byJob = MISSING_LAST.compare(job, other.job);
        int order = byJob != 0 ? byJob : MISSING_LAST.compare(instance, other.instance);
        return order != 0 ? order : labels.compareTo(other.labels);
    }
}
