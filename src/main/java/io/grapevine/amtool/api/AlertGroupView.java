package io.grapevine.amtool.api;

import io.grapevine.base.go.JsonException;
import io.grapevine.base.go.JsonReader;
import io.grapevine.model.LabelSet;
import java.util.List;
import java.util.Map;

/**
 * A group of alerts that a server has.
 *
 * @param labels the labels by which it is grouped
 * @param receiver the name of the receiver
 */
public record AlertGroupView(LabelSet labels, String receiver, List<AlertView> alerts) {
    private static final Map<String, JsonReader.Source<?>> FIELDS = Map.of(
            "labels",
            JsonFields::labels,
            "receiver",
            json -> JsonFields.onlyText(json, "name"),
            "alerts",
            json -> json.array(AlertView::read));

    /** Copies the alerts. */
    public AlertGroupView {
        alerts = List.copyOf(alerts);
    }

    /** Reads a group; throws if it is none. */
    public static AlertGroupView read(JsonReader json) throws JsonException {
        JsonFields read = JsonFields.read(json, FIELDS);
        return new AlertGroupView(read.labels("labels"), read.text("receiver"), read.get("alerts", List.of()));
    }
}
