package io.grapevine.model.matcher;

import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.regexp.Steps;
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

    /** About 1.6 MB, or a list of some thousand names. */
    private static final long LARGEST_OF_A_REQUEST = 50_000;

    private final List<Matcher> list;
    private final boolean hasRegexp;

    private Matchers(List<Matcher> list) {
        this.list = list;
        this.hasRegexp = list.stream().anyMatch(matcher -> matcher.type().isRegexp());
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
        return matches(labels, Steps.ofOneText());
    }

    /**
     * Whether the label set satisfies every matcher, found out in at most so many steps; false if they do not suffice.
     * Regular expressions are tried last.
     */
    public boolean matches(LabelSet labels, Steps steps) {
        int size = list.size(); // no iterator: a new alert is compared with all routes
        for (int i = 0; i < size; i++) {
            Matcher matcher = list.get(i);
            if (!matcher.type().isRegexp() && !matcher.matches(labels)) {
                return false;
            }
        }
        for (int i = 0; hasRegexp && i < size; i++) {
            Matcher matcher = list.get(i);
            if (matcher.type().isRegexp() && !matcher.matches(labels.valueOf(matcher.name()), steps)) {
                return false;
            }
        }
        return true;
    }

    /** The memory of the regular expressions of all matchers in instructions, see {@link Matcher#automatonSize}. */
    public long automatonSize() {
        long size = 0;
        for (Matcher matcher : list) {
            size += matcher.automatonSize();
        }
        return size;
    }

    /**
     * These matchers, for as long as a request takes.
     *
     * @throws MatcherException if their regular expressions would take much memory, or are too large to be compared with all alerts
     */
    public Matchers ofRequest() throws MatcherException {
        long size = automatonSize();
        if (size > LARGEST_OF_A_REQUEST) {
            throw new MatcherException("the regular expressions are too large: " + size + " instructions (limit: "
                    + LARGEST_OF_A_REQUEST + " instructions)");
        }
        return this;
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
