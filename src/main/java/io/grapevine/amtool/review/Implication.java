package io.grapevine.amtool.review;

import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.MatcherException;
import io.grapevine.model.matcher.Matchers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides what follows from matchers. "No" means that it is not certain. */
final class Implication {
    /** Expressions that every value satisfies, and those that every one but the empty does. */
    private static final List<String> ANYTHING = List.of(".*", "^(?:.*)$");

    private static final List<String> NOT_EMPTY = List.of(".+", "^(?:.+)$");

    private Implication() {}

    /** Whether every label set that satisfies the first matchers satisfies the second. */
    static boolean implies(Matchers given, Matchers wanted) {
        return isContradiction(given) || follows(given, wanted);
    }

    /** Whether every label set that satisfies the first matchers, which some do, satisfies the second. */
    static boolean follows(Matchers given, Matchers wanted) {
        for (Matcher each : wanted.list()) { // no stream: of thousands of siblings each is compared with each
            if (!follows(given, each)) {
                return false;
            }
        }
        return true;
    }

    /** Whether no label set satisfies the matchers. */
    static boolean isContradiction(Matchers all) {
        for (Matcher each : all.list()) {
            if (values(all, each.name()).filter(List::isEmpty).isPresent() || isRefused(each, all)) {
                return true;
            }
        }
        return false;
    }

    /** Whether an expression refuses every value that the other matchers of its label leave. */
    private static boolean isRefused(Matcher refusing, Matchers all) {
        if (refusing.type() != MatchType.NOT_REGEXP) {
            return false;
        }
        String value = refusing.value();
        return ANYTHING.contains(value)
                || all.stream()
                        .filter(each -> each.name().equals(refusing.name()))
                        .anyMatch(each ->
                                (each.type() == MatchType.REGEXP && each.value().equals(value))
                                        || (NOT_EMPTY.contains(value) && !each.matches("")));
    }

    /** The only values that a label can have; empty if they are not known. */
    static Optional<List<String>> values(Matchers all, String name) {
        return values(of(all, name));
    }

    private static Optional<List<String>> values(List<Matcher> own) {
        for (Matcher each : own) {
            Optional<List<String>> accepted = each.acceptedValues();
            if (accepted.isPresent()) {
                return own.size() == 1
                        ? accepted
                        : Optional.of(accepted.get().stream()
                                .filter(value -> own.stream().allMatch(one -> one.matches(value)))
                                .toList());
            }
        }
        return Optional.empty();
    }

    /** The matchers of a label. */
    private static List<Matcher> of(Matchers all, String name) {
        List<Matcher> own = new ArrayList<>(1);
        for (Matcher each : all.list()) {
            if (each.name().equals(name)) {
                own.add(each);
            }
        }
        return own;
    }

    private static boolean follows(Matchers given, Matcher wanted) {
        for (Matcher each : given.list()) {
            if (each.type() == MatchType.EQUAL && each.name().equals(wanted.name()) && !wanted.matches(each.value())) {
                return false; // the only value, and mostly that of another team
            }
        }
        List<Matcher> own = of(given, wanted.name());
        Optional<List<String>> values = values(own);
        if (values.isPresent()) {
            return values.get().stream().allMatch(wanted::matches);
        }
        if (own.contains(wanted) || (wanted.type() == MatchType.REGEXP && ANYTHING.contains(wanted.value()))) {
            return true;
        }
        boolean wantsAnyButEmpty = wanted.type() == MatchType.REGEXP && NOT_EMPTY.contains(wanted.value());
        Optional<List<String>> refused = wantsAnyButEmpty ? Optional.of(List.of("")) : refused(wanted);
        return refused.isPresent()
                && refused.get().stream().allMatch(value -> own.stream().anyMatch(each -> !each.matches(value)));
    }

    /** The only values that do not satisfy a matcher; empty if they are not known. */
    static Optional<List<String>> refused(Matcher matcher) {
        if (matcher.type().isPositive() || !matcher.isUsable()) {
            return Optional.empty();
        }
        try {
            MatchType opposite = MatchType.of(matcher.type().isRegexp(), true);
            return Matcher.of(opposite, matcher.name(), matcher.value()).acceptedValues();
        } catch (MatcherException e) {
            throw new IllegalStateException("the expression was compiled before", e);
        }
    }
}
