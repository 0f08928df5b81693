package io.grapevine.amtool.api;

import io.grapevine.base.go.JsonException;
import io.grapevine.base.go.JsonReader;
import io.grapevine.model.LabelSet;
import io.grapevine.template.go.time.GoTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Status of a shadow.
 *
 * @param events how many events of an Alertmanager it has
 * @param comparison how its notifications compare with those of the Alertmanager; empty without events
 */
public record ShadowView(long events, Optional<Comparison> comparison) {
    private static final JsonReader.Source<?> NUMBER = JsonReader::whole;

    /** Reads the answer of a shadow; throws if it is none. */
    public static ShadowView read(JsonReader json) throws JsonException {
        JsonFields read = JsonFields.read(
                json,
                Map.of(
                        "events",
                        events -> JsonFields.read(events, Map.of("received", NUMBER))
                                .get("received", 0L),
                        "comparison",
                        found -> Optional.of(Comparison.read(found))));
        return new ShadowView(read.get("events", 0L), read.get("comparison", Optional.empty()));
    }

    /**
     * A comparison of notifications.
     *
     * @param counts how many there are of each result, by its name
     */
    public record Comparison(
            Optional<GoTime> from, String tolerance, Map<String, Long> counts, List<Difference> differences) {
        private static Comparison read(JsonReader json) throws JsonException {
            JsonFields read = JsonFields.read(
                    json,
                    Map.of(
                            "from",
                            Times::read,
                            "tolerance",
                            JsonReader::string,
                            "counts",
                            Comparison::counts,
                            "differences",
                            list -> list.array(Difference::read)));
            return new Comparison(
                    read.time("from"),
                    read.text("tolerance"),
                    read.get("counts", Map.of()),
                    read.get("differences", List.of()));
        }

        private static Map<String, Long> counts(JsonReader json) throws JsonException {
            Map<String, Long> counts = new LinkedHashMap<>();
            for (String result : RESULTS) {
                counts.put(result, 0L);
            }
            json.someFields(RESULTS, name -> counts.put(name, json.whole()));
            return counts;
        }
    }

    /** The results that a notification may have. */
    public static final List<String> RESULTS =
            List.of("same", "regrouped", "out_of_step", "later", "earlier", "only_there", "only_here", "undecided");

    /**
     * A notification that is not the same on both sides, or all those of a group out of step.
     *
     * @param result one of {@link #RESULTS}
     * @param reason the reason, in one word
     * @param detail the reason in more words
     * @param since when the first notification was sent
     * @param there what the Alertmanager has sent first
     * @param here what the shadow would have sent first
     */
    public record Difference(
            String result,
            String reason,
            String detail,
            Optional<GoTime> since,
            Optional<Sent> there,
            Optional<Sent> here) {
        private static Difference read(JsonReader json) throws JsonException {
            JsonFields read = JsonFields.read(
                    json,
                    Map.of(
                            "result",
                            JsonReader::string,
                            "reason",
                            JsonReader::string,
                            "detail",
                            JsonReader::string,
                            "since",
                            Times::read,
                            "there",
                            send -> Optional.of(Sent.read(send)),
                            "here",
                            send -> Optional.of(Sent.read(send))));
            return new Difference(
                    read.text("result"),
                    read.text("reason"),
                    read.text("detail"),
                    read.time("since"),
                    read.get("there", Optional.empty()),
                    read.get("here", Optional.empty()));
        }
    }

    /** A notification. */
    public record Sent(
            Optional<GoTime> at, String receiver, String integration, LabelSet groupLabels, int firing, int resolved) {
        private static Sent read(JsonReader json) throws JsonException {
            JsonReader.Source<?> count = list -> list.array(JsonReader::strings).size();
            JsonFields read = JsonFields.read(
                    json,
                    Map.of(
                            "at",
                            Times::read,
                            "receiver",
                            JsonReader::string,
                            "integration",
                            JsonReader::string,
                            "groupLabels",
                            JsonFields::labels,
                            "firing",
                            count,
                            "resolved",
                            count));
            return new Sent(
                    read.time("at"),
                    read.text("receiver"),
                    read.text("integration"),
                    read.labels("groupLabels"),
                    read.get("firing", 0),
                    read.get("resolved", 0));
        }
    }
}
