package io.grapevine.web.api.v2;

import io.grapevine.config.ReceiverConfig;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.Matchers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The filter of receivers in a query: by name, and by their configured labels. */
final class ReceiverFilter {
    private final Optional<Matcher> name;
    private final Matchers matchers;
    private final Map<String, LabelSet> labels = new LinkedHashMap<>();

    ReceiverFilter(Query query, List<ReceiverConfig> receivers) throws ApiException {
        this.name = query.receiver();
        this.matchers = query.receiverMatchers();
        receivers.forEach(receiver -> labels.put(receiver.name(), receiver.labels()));
    }

    /** Whether the query asks for this receiver. */
    boolean admits(String receiver) {
        return hasName(receiver) && hasLabels(receiver);
    }

    /** Whether one of the receivers matches the name, and one, perhaps another, the labels. */
    boolean admitsAny(List<String> receivers) {
        return receivers.stream().anyMatch(this::hasName) && receivers.stream().anyMatch(this::hasLabels);
    }

    private boolean hasName(String receiver) {
        return name.isEmpty() || name.get().matches(receiver);
    }

    private boolean hasLabels(String receiver) {
        return matchers.isEmpty() || matchers.matches(labels.getOrDefault(receiver, LabelSet.EMPTY));
    }
}
