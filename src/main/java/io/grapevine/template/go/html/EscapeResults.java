package io.grapevine.template.go.html;

import io.grapevine.template.go.parse.Template;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The results of escaping template variants, with rollback. */
final class EscapeResults {
    private final Map<String, Found> found = new LinkedHashMap<>();

    /** The names in {@link #found}, in order. */
    private final List<String> order = new ArrayList<>();

    private record Found(Context end, Template escaped) {}

    /** The context behind a variant, if it is known. */
    Optional<Context> end(String variant) {
        return Optional.ofNullable(found.get(variant)).map(Found::end);
    }

    /** Notes a variant that was not known. */
    void add(Template escaped, Context end) {
        found.put(escaped.name(), new Found(end, escaped));
        order.add(escaped.name());
    }

    /** The present state, for {@link #forgetSince}. */
    int mark() {
        return order.size();
    }

    /** Takes back what was noted since {@code mark}. */
    void forgetSince(int mark) {
        List<String> tail = order.subList(mark, order.size());
        tail.forEach(found::remove);
        tail.clear();
    }

    /** All variants, as they may be executed. */
    Collection<Template> escaped() {
        return found.values().stream().map(Found::escaped).toList();
    }
}
