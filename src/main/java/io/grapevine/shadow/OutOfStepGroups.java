package io.grapevine.shadow;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The groups that were out of step, each time from the first notification that differed until both sides agreed again. */
final class OutOfStepGroups {
    private final Map<ShadowGroup, List<List<SendDifference>>> times = new LinkedHashMap<>();
    private @Nullable List<SendDifference> current;

    /** Takes in the next difference of the integration in turn. */
    void add(SendDifference difference) {
        if (current == null) {
            current = new ArrayList<>();
            times.computeIfAbsent(difference.send().group(), none -> new ArrayList<>())
                    .add(current);
        }
        current.add(difference);
    }

    /** Ends the time out of step of the group in turn, as both sides agree again or another integration is in turn. */
    void end() {
        current = null;
    }

    /** A difference for each time that a group was out of step, whatever the number of its integrations. */
    List<SendDifference> folded() {
        List<SendDifference> all = new ArrayList<>();
        Comparator<SendDifference> byTime = Comparator.comparing(SendDifference::at);
        for (List<List<SendDifference>> ofGroup : times.values()) {
            ofGroup.forEach(each -> each.sort(byTime));
            ofGroup.sort(Comparator.comparing(each -> each.get(0).at()));
            List<SendDifference> open = new ArrayList<>();
            for (List<SendDifference> next : ofGroup) {
                if (!open.isEmpty()
                        && next.get(0).at().isAfter(open.get(open.size() - 1).at())) {
                    all.add(fold(open));
                    open.clear();
                }
                open.addAll(next);
                open.sort(byTime);
            }
            all.add(fold(open));
        }
        return all;
    }

    private static SendDifference fold(List<SendDifference> open) {
        SendDifference first = open.get(0);
        int count = open.size();
        String detail = count + (count == 1 ? " notification" : " notifications") + " of the group earlier or later: "
                + first.detail();
        return new SendDifference(first.verdict(), first.there(), first.here(), first.reason(), detail, count);
    }
}
