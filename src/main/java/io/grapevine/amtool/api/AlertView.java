package io.grapevine.amtool.api;

import io.grapevine.base.go.JsonException;
import io.grapevine.base.go.JsonReader;
import io.grapevine.model.LabelSet;
import io.grapevine.template.go.time.GoTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An alert that a server has.
 *
 * @param updatedAt when it was last received
 * @param generatorUrl where it comes from; empty if it does not say
 */
public record AlertView(
        LabelSet annotations,
        GoTime endsAt,
        String fingerprint,
        List<String> receivers,
        GoTime startsAt,
        Status status,
        GoTime updatedAt,
        String generatorUrl,
        LabelSet labels) {
    private static final Map<String, JsonReader.Source<?>> FIELDS = Map.of(
            "annotations", JsonFields::labels,
            "endsAt", Times::read,
            "fingerprint", JsonReader::string,
            "receivers", AlertView::receivers,
            "startsAt", Times::read,
            "status", Status::read,
            "updatedAt", Times::read,
            "generatorURL", JsonReader::string,
            "labels", JsonFields::labels);

    /**
     * Mute state of an alert.
     *
     * @param state {@code unprocessed}, {@code active} or {@code suppressed}
     * @param mutedBy the time intervals that mute it
     */
    public record Status(String state, List<String> silencedBy, List<String> inhibitedBy, List<String> mutedBy) {
        private static final Status NONE = new Status("", List.of(), List.of(), List.of());
        private static final JsonReader.Source<?> IDS = json -> json.array(JsonReader::string);
        private static final Map<String, JsonReader.Source<?>> FIELDS =
                Map.of("state", JsonReader::string, "silencedBy", IDS, "inhibitedBy", IDS, "mutedBy", IDS);

        public Status {
            silencedBy = List.copyOf(silencedBy);
            inhibitedBy = List.copyOf(inhibitedBy);
            mutedBy = List.copyOf(mutedBy);
        }

        static Status read(JsonReader json) throws JsonException {
            JsonFields read = JsonFields.read(json, FIELDS);
            return new Status(
                    read.text("state"),
                    read.get("silencedBy", List.of()),
                    read.get("inhibitedBy", List.of()),
                    read.get("mutedBy", List.of()));
        }

        private Map<String, Object> tree() {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("inhibitedBy", inhibitedBy);
            tree.put("mutedBy", mutedBy);
            tree.put("silencedBy", silencedBy);
            tree.put("state", state);
            return tree;
        }
    }

    public AlertView {
        receivers = List.copyOf(receivers);
    }

    /** Reads an alert; throws if it is none. */
    public static AlertView read(JsonReader json) throws JsonException {
        JsonFields read = JsonFields.read(json, FIELDS);
        return new AlertView(
                read.labels("annotations"),
                read.time("endsAt").orElse(GoTime.ZERO),
                read.text("fingerprint"),
                read.get("receivers", List.of()),
                read.time("startsAt").orElse(GoTime.ZERO),
                read.get("status", Status.NONE),
                read.time("updatedAt").orElse(GoTime.ZERO),
                read.text("generatorURL"),
                read.labels("labels"));
    }

    private static List<String> receivers(JsonReader json) throws JsonException {
        List<String> names = new ArrayList<>();
        json.array(receiver -> {
            receiver.someFields(List.of("name"), ignored -> names.add(receiver.string()));
            return receiver;
        });
        return names;
    }

    /** The alert as a tree, its fields in the order of the API. */
    public Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("annotations", annotations);
        tree.put("endsAt", Times.write(endsAt));
        tree.put("fingerprint", fingerprint);
        tree.put(
                "receivers",
                receivers.stream().map(receiver -> Map.of("name", receiver)).toList());
        tree.put("startsAt", Times.write(startsAt));
        tree.put("status", status.tree());
        tree.put("updatedAt", Times.write(updatedAt));
        if (!generatorUrl.isEmpty()) {
            tree.put("generatorURL", generatorUrl);
        }
        tree.put("labels", labels);
        return tree;
    }
}
