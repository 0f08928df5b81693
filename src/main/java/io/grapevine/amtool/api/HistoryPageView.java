package io.grapevine.amtool.api;

import io.grapevine.base.go.JsonException;
import io.grapevine.base.go.JsonReader;
import io.grapevine.history.HistoryJson;
import io.grapevine.history.HistoryRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A page of the history, as Grapevine answers it.
 *
 * @param to the end of the span, as the server wrote it
 * @param next where older records follow; empty if there are none
 * @param complete false if not all alerts could be found whose notifications were asked for
 * @param missing the replicas that did not answer
 */
public record HistoryPageView(
        String to, List<HistoryRecord> records, String next, boolean complete, List<String> missing) {
    private static final JsonReader.Source<Optional<HistoryRecord>> RECORD = HistoryJson::read;
    private static final JsonReader.Source<Boolean> SWITCH = JsonReader::bool;

    /** Reads an answer; throws if it is none. */
    public static HistoryPageView read(JsonReader json) throws JsonException {
        JsonFields read = JsonFields.read(
                json,
                Map.of(
                        "to",
                        JsonReader::string,
                        "records",
                        list -> list.array(RECORD),
                        "next",
                        JsonReader::string,
                        "complete",
                        SWITCH,
                        "missing",
                        list -> list.array(JsonReader::string)));
        if (read.text("to").isEmpty()) {
            throw json.fault("no span (expected: the answer of Grapevine's /history)");
        }
        List<Optional<HistoryRecord>> records = read.get("records", List.of());
        return new HistoryPageView(
                read.text("to"),
                records.stream().flatMap(Optional::stream).toList(),
                read.text("next"),
                read.get("complete", true),
                read.get("missing", List.of()));
    }
}
