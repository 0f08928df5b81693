package io.grapevine.model.matcher;

import io.grapevine.model.LabelSet;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An immutable list of matchers that a label set must satisfy all together; the empty list is always satisfied. */
public final class Matchers implements Iterable<Matcher> {
    /** No matcher: satisfied by every label set. */
    public static final Matchers NONE = new Matchers(List.of());

    private final List<Matcher> list;

    private Matchers(List<Matcher> list) {
        this.list = list;
    }

    /** The matchers given, in the order given. */
    public static Matchers of(List<Matcher> matchers) {
        return matchers.isEmpty() ? NONE : new Matchers(List.copyOf(matchers));
    }

    /** The matchers given, in the order given. */
    public static Matchers of(Matcher... matchers) {
        return of(List.of(matchers));
    }

    /** These matchers sorted by name, value and type, the order in routes and their keys. */
    public Matchers sorted() {
        List<Matcher> sorted = new ArrayList<>(list);
        sorted.sort(null);
        return of(sorted);
    }

    /** These matchers and then those of {@code more}. */
    public Matchers and(Matchers more) {
        List<Matcher> both = new ArrayList<>(list);
        both.addAll(more.list);
        return of(both);
    }

    /** Whether the label set satisfies every matcher; a missing label has the empty value. */
    public boolean matches(LabelSet labels) {
        for (Matcher matcher : list) {
            if (!matcher.matches(labels)) {
                return false;
            }
        }
        return true;
    }

    public int size() {
        return list.size();
    }

    public boolean isEmpty() {
        return list.isEmpty();
    }

    /** The matchers, unmodifiable. */
    public List<Matcher> list() {
        return list;
    }

    /** The matchers in order. */
    public Stream<Matcher> stream() {
        return list.stream();
    }

    @Override
    public Iterator<Matcher> iterator() {
        return list.iterator();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Matchers that && list.equals(that.list);
    }

    @Override
    public int hashCode() {
        return list.hashCode();
    }

    /** {@code {a="b",c=~"d"}}, the form in group keys. */
    @Override
    public String toString() {
        return stream().map(Matcher::toString).collect(Collectors.joining(",", "{", "}"));
    }
}
