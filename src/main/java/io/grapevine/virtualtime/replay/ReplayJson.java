package io.grapevine.virtualtime.replay;

import static io.grapevine.httpclient.GoJson.object;

import io.grapevine.history.HistoryRecord.DeliveryRecord;
import io.grapevine.httpclient.GoJson;
import io.grapevine.virtualtime.replay.Comparison.ReceiverChange;
import io.grapevine.virtualtime.replay.Comparison.Redirection;
import io.grapevine.virtualtime.replay.Comparison.UnnotifiedAlert;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Result of a replay for programs: one line of JSON. Lists of cases have the first of them, beside their number. */
public final class ReplayJson {
    private final int most;

    private ReplayJson(int most) {
        this.most = most;
    }

    /**
     * The line.
     *
     * @param most how many examples of each finding are shown
     */
    public static String of(Comparison found, int most) {
        return GoJson.encode(new ReplayJson(most).tree(found)) + "\n";
    }

    private Map<String, Object> tree(Comparison found) {
        Map<String, Object> tree = object(
                "source", found.source(),
                "from", TimeText.text(found.from()),
                "to", TimeText.text(found.to()));
        if (found.isCompared()) {
            tree.put("before", found.before());
        }
        tree.put("after", found.after());
        tree.put("alerts", found.alerts());
        if (found.isCompared()) {
            tree.put("different", found.isDifferent());
        }
        tree.put(
                "receivers",
                found.receivers().stream()
                        .map(change -> receiver(change, found.isCompared()))
                        .toList());
        tree.put("unnotified", cases(found.unnotified(), this::alert));
        if (found.isCompared()) {
            tree.put("newlyNotified", cases(found.newlyNotified(), this::alert));
            tree.put(
                    "redirected",
                    found.redirected().stream().map(this::redirection).toList());
            tree.put("mergedGroups", cases(found.merged(), change -> change));
            tree.put("splitGroups", cases(found.split(), change -> change));
        }
        tree.put("notes", found.notes());
        return tree;
    }

    private <T> Map<String, Object> cases(List<T> items, Function<T, Object> tree) {
        return object(
                "count",
                items.size(),
                "examples",
                items.stream().limit(most).map(tree).toList());
    }

    private Map<String, Object> receiver(ReceiverChange change, boolean isCompared) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("receiver", change.receiver());
        if (!isCompared) {
            tree.put("count", change.after());
            return tree;
        }
        tree.put("before", change.before());
        tree.put("after", change.after());
        tree.put("same", change.same());
        tree.put("moved", cases(change.moved(), moved -> {
            Map<String, Object> sent = sent(moved.before());
            sent.put("seconds", moved.shift().toMillis() / 1000.0);
            return sent;
        }));
        tree.put("fewer", cases(change.fewer(), ReplayJson::sent));
        tree.put("more", cases(change.more(), ReplayJson::sent));
        return tree;
    }

    private static Map<String, Object> sent(DeliveryRecord sent) {
        return object(
                "at", TimeText.text(sent.at()),
                "integration", sent.integration(),
                "groupKey", sent.groupKey(),
                "groupLabels", sent.groupLabels(),
                "reason", sent.reason().text(),
                "firing", sent.firing().stream().map(Object::toString).toList(),
                "resolved", sent.resolved().stream().map(Object::toString).toList());
    }

    private Object alert(UnnotifiedAlert change) {
        Map<String, Object> tree = episode(change.episode());
        tree.put("receivers", change.receivers());
        GoJson.putUnlessEmpty(tree, "reason", change.reason());
        return tree;
    }

    private static Map<String, Object> episode(Episode episode) {
        return object("labels", episode.labels(), "firedAt", TimeText.text(episode.from()));
    }

    private Object redirection(Redirection redirection) {
        Map<String, Object> tree = object("before", redirection.before(), "after", redirection.after());
        tree.putAll(cases(redirection.episodes(), ReplayJson::episode));
        return tree;
    }
}
