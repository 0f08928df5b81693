package io.grapevine.model.matcher;

import io.grapevine.model.LabelSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A filter of alerts. Everything in it must hold.
 *
 * @param texts words in lower case, each of which must occur in a label, which is read as {@code name:value}, or in an annotation
 * @param excluded words in lower case, none of which may occur
 * @param choices lists of filters, of each of which one must hold
 */
public record Filter(
        Matchers matchers,
        List<Condition> conditions,
        List<String> texts,
        List<String> excluded,
        List<List<Filter>> choices) {
    /** Lets everything through. */
    public static final Filter EVERYTHING = of(Matchers.NONE);

    public Filter {
        conditions = List.copyOf(conditions);
        texts = lower(texts);
        excluded = lower(excluded);
        choices = choices.stream().map(List::copyOf).toList();
    }

    private static List<String> lower(List<String> texts) {
        return texts.stream().map(text -> text.toLowerCase(Locale.ROOT)).toList();
    }

    static Filter of(Matchers matchers) {
        return new Filter(matchers, List.of(), List.of(), List.of(), List.of());
    }

    static Filter of(Condition condition) {
        return new Filter(Matchers.NONE, List.of(condition), List.of(), List.of(), List.of());
    }

    static Filter ofText(String text) {
        return new Filter(Matchers.NONE, List.of(), List.of(text), List.of(), List.of());
    }

    private static Filter ofExcluded(String text) {
        return new Filter(Matchers.NONE, List.of(), List.of(), List.of(text), List.of());
    }

    static Filter anyOf(List<Filter> choice) {
        return new Filter(Matchers.NONE, List.of(), List.of(), List.of(), List.of(choice));
    }

    /** The filter that holds where all of {@code filters} hold. */
    static Filter all(List<Filter> filters) {
        return new Filter(
                Matchers.of(parts(filters, filter -> filter.matchers.list())),
                parts(filters, Filter::conditions),
                parts(filters, Filter::texts),
                parts(filters, Filter::excluded),
                parts(filters, Filter::choices));
    }

    private static <T> List<T> parts(List<Filter> filters, Function<Filter, List<T>> part) {
        return filters.stream().flatMap(filter -> part.apply(filter).stream()).toList();
    }

    /**
     * Reads a filter.
     *
     * @throws MatcherException if it is none
     */
    public static Filter parse(String text) throws MatcherException {
        return new FilterParser().parse(text);
    }

    /** The filter that holds where this one and {@code more} hold. */
    public Filter and(Filter more) {
        return all(List.of(this, more));
    }

    /** The filter that holds where this one does not; limits are left as they are. */
    Filter opposite() {
        List<Filter> parts = new ArrayList<>();
        matchers.forEach(matcher -> parts.add(of(Matchers.of(matcher.opposite()))));
        conditions.forEach(condition -> parts.add(of(condition.opposite())));
        texts.forEach(text -> parts.add(ofExcluded(text)));
        excluded.forEach(text -> parts.add(ofText(text)));
        choices.forEach(
                choice -> parts.add(all(choice.stream().map(Filter::opposite).toList())));
        return parts.size() == 1 ? parts.get(0) : anyOf(parts);
    }

    /** This filter, and all that its choices have. */
    public Stream<Filter> withChoices() {
        return Stream.concat(
                Stream.of(this), choices.stream().flatMap(List::stream).flatMap(Filter::withChoices));
    }

    /** All that the words of the filter are searched in, in lower case; empty if it has none. */
    public List<String> searched(LabelSet labels, LabelSet annotations) {
        List<String> searched = new ArrayList<>();
        if (withChoices().allMatch(part -> part.texts.isEmpty() && part.excluded.isEmpty())) {
            return searched;
        }
        labels.forEach((name, value) -> searched.add((name + ":" + value).toLowerCase(Locale.ROOT)));
        annotations.forEach((name, value) -> searched.add(value.toLowerCase(Locale.ROOT)));
        return searched;
    }

    /** Whether all words of the filter, and none of those that are excluded, occur in what is searched. */
    public boolean hasTexts(List<String> searched) {
        return texts.stream().allMatch(text -> occurs(text, searched))
                && excluded.stream().noneMatch(text -> occurs(text, searched));
    }

    private static boolean occurs(String text, List<String> searched) {
        return searched.stream().anyMatch(each -> each.contains(text));
    }

    /** The greatest number of alerts, if the filter limits it. */
    public long limit() {
        return conditions.stream()
                .filter(condition -> condition.subject() == Condition.Subject.LIMIT)
                .mapToLong(condition -> Long.parseLong(condition.value()))
                .min()
                .orElse(Long.MAX_VALUE);
    }
}
