package io.grapevine.web.api.grapevine;

import io.grapevine.base.go.GoDuration;
import io.grapevine.shadow.SendDifference;
import io.grapevine.shadow.ShadowComparison;
import io.grapevine.shadow.ShadowLog;
import io.grapevine.shadow.ShadowSend;
import io.grapevine.shadow.ShadowVerdict;
import io.grapevine.web.api.http.JsonWriter;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The state of a shadow as JSON.
 *
 * @param notRaised the names of the alerts that replicas raise themselves, and a shadow does not
 * @param sends the latest notifications, the newest first
 * @param limit how many differences are written at most
 */
record ShadowAnswer(
        ShadowLog.Status status,
        List<String> notRaised,
        List<ShadowSend> sends,
        Optional<ShadowComparison> comparison,
        int limit) {
    void write(JsonWriter json) throws IOException {
        json.put("since", status.since())
                .put("forgotten", status.dropped())
                .object(
                        "events",
                        events -> events.put("received", status.events())
                                .putGiven("firstAt", status.firstEvent().orElse(null))
                                .putGiven("lastAt", status.lastEvent().orElse(null)));
        if (!notRaised.isEmpty()) {
            json.strings("notRaised", notRaised);
        }
        if (comparison.isPresent()) {
            json.object("comparison", fields -> write(comparison.get(), fields));
        }
        json.list("sends", sends, ShadowAnswer::write);
    }

    private void write(ShadowComparison found, JsonWriter json) throws IOException {
        List<SendDifference> differences = found.differences().stream()
                .filter(each -> each.verdict().isDifference())
                .limit(limit)
                .toList();
        json.put("from", found.from())
                .put("tolerance", GoDuration.format(found.tolerance()))
                .object("counts", counts -> {
                    for (Map.Entry<ShadowVerdict, Integer> count :
                            found.counts().entrySet()) {
                        counts.put(count.getKey().label(), count.getValue());
                    }
                })
                .list("differences", differences, ShadowAnswer::write);
    }

    private static void write(SendDifference difference, JsonWriter json) throws IOException {
        json.put("result", difference.verdict().label())
                .put("reason", difference.reason().label())
                .put("detail", difference.detail())
                .put("since", difference.at())
                .put("notifications", difference.notifications());
        ShadowSend there = difference.there();
        if (there != null) {
            json.object("there", fields -> write(there, fields));
        }
        ShadowSend here = difference.here();
        if (here != null) {
            json.object("here", fields -> write(here, fields));
        }
    }

    private static void write(ShadowSend send, JsonWriter json) throws IOException {
        json.put("at", send.at())
                .put("receiver", send.group().receiver())
                .put("integration", send.integration())
                .put("groupKey", send.group().key())
                .put("groupLabels", send.groupLabels())
                .put("reason", send.reason().text())
                .list("firing", send.labels(false), (labels, fields) -> fields.putAll(labels))
                .list("resolved", send.labels(true), (labels, fields) -> fields.putAll(labels));
    }
}
