package io.grapevine.web.api.v2;

import io.grapevine.config.ReceiverConfig;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.model.matcher.regexp.Steps;
import io.grapevine.web.api.http.Refusal;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The filter of receivers in a query: by name, and by their configured labels. */
final class ReceiverFilter {
    private final Optional<Matcher> name;
    private final Matchers matchers;
    /** The receivers with a name that matches, and those with labels that match; compared once. */
    private final Set<String> named = new HashSet<>();

    private final Set<String> labelled = new HashSet<>();

    ReceiverFilter(Query query, List<ReceiverConfig> receivers) throws Refusal {
        this.name = query.receiver();
        this.matchers = query.receiverMatchers();
        Steps steps = Steps.ofRequest(receivers.size());
        for (ReceiverConfig receiver : receivers) {
            if (name.isPresent() && name.get().matches(receiver.name(), steps.ofNextText())) {
                named.add(receiver.name());
            }
            if (matchers.matches(receiver.labels(), steps.ofNextText())) {
                labelled.add(receiver.name());
            }
        }
        if (steps.areSpent()) {
            throw AlertFilter.tooExpensive(steps, "receivers");
        }
    }

    /** Whether the query asks for this receiver. */
    boolean admits(String receiver) {
        return hasName(receiver) && hasLabels(receiver);
    }

    /** Whether one receiver matches the name, and one, perhaps another, the labels. */
    boolean admitsAny(List<String> receivers) {
        return receivers.stream().anyMatch(this::hasName) && receivers.stream().anyMatch(this::hasLabels);
    }

    private boolean hasName(String receiver) {
        return name.isEmpty() || named.contains(receiver);
    }

    private boolean hasLabels(String receiver) {
        return matchers.isEmpty() || labelled.contains(receiver);
    }
}
