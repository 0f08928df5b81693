package io.grapevine.model.matcher;

import io.grapevine.model.LabelSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A filter of alerts. Everything in it must hold.
 *
 * @param texts words in lower case, each of which must occur in a label's name or value, or in an annotation
 */
public record Filter(Matchers matchers, List<Condition> conditions, List<String> texts) {
    /** Lets everything through. */
    public static final Filter EVERYTHING = new Filter(Matchers.NONE, List.of(), List.of());

    public Filter {
        conditions = List.copyOf(conditions);
        texts = texts.stream().map(text -> text.toLowerCase(Locale.ROOT)).toList();
    }

    /**
     * Reads a filter.
     *
     * @throws FilterException if it is none
     */
    public static Filter parse(String text) throws FilterException {
        return new FilterParser().parse(text);
    }

    /** The filter that holds where this one and {@code more} hold. */
    public Filter and(Filter more) {
        return new Filter(matchers.and(more.matchers), concat(conditions, more.conditions), concat(texts, more.texts));
    }

    private static <T> List<T> concat(List<T> first, List<T> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    /** Whether an alert has all words of the filter. */
    public boolean hasTexts(LabelSet labels, LabelSet annotations) {
        if (texts.isEmpty()) {
            return true;
        }
        List<String> searched = new ArrayList<>();
        labels.forEach((name, value) -> {
            searched.add(name.toLowerCase(Locale.ROOT));
            searched.add(value.toLowerCase(Locale.ROOT));
        });
        annotations.forEach((name, value) -> searched.add(value.toLowerCase(Locale.ROOT)));
        return texts.stream().allMatch(text -> searched.stream().anyMatch(each -> each.contains(text)));
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
