package io.grapevine.amtool.api;

import io.grapevine.base.go.JsonException;
import io.grapevine.base.go.JsonReader;
import io.grapevine.base.go.JsonRecords;
import io.grapevine.history.HistoryJson;
import io.grapevine.model.LabelSet;
import io.grapevine.template.go.value.GoTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Readers of the answers of a server. */
public final class Answers {
    private static final JsonRecords RECORDS = JsonRecords.lenient()
            .with(GoTime.class, GoTime.ZERO, Times::read)
            .with(LabelSet.class, LabelSet.EMPTY, json -> LabelSet.of(json.strings()))
            .with(ShadowView.Counts.class, ShadowView.Counts.NONE, ShadowView.Counts::read)
            .with(
                    HistoryPageView.Entry.class,
                    new HistoryPageView.Entry(Optional.empty()),
                    json -> new HistoryPageView.Entry(HistoryJson.read(json)));

    private Answers() {}

    /** The reader of an object; its record names the fields that are read. */
    public static <T extends Record> JsonReader.Source<T> of(Class<T> type) {
        return RECORDS.of(type);
    }

    /** The reader of a list of such objects. */
    public static <T extends Record> JsonReader.Source<List<T>> listOf(Class<T> type) {
        return json -> json.array(RECORDS.of(type));
    }

    /** Reads the only field of an object that counts, a text; empty if it is missing. */
    public static String text(JsonReader json, String name) throws JsonException {
        List<String> found = new ArrayList<>(List.of(""));
        json.someFields(List.of(name), known -> found.add(json.string()));
        return found.get(found.size() - 1);
    }
}
