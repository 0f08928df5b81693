package io.grapevine.cli.api;

import io.grapevine.go.JsonException;
import io.grapevine.go.JsonReader;
import io.grapevine.model.LabelSet;
import io.grapevine.template.go.time.GoTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An alert that a server has.
 *
 * @param annotations its annotations
 * @param endsAt when it ends
 * @param fingerprint its fingerprint
 * @param receivers the names of its receivers
 * @param startsAt when it began
 * @param status whether somebody is told of it
 * @param updatedAt when it was last received
 * @param generatorUrl where it comes from; empty if it does not say
 * @param labels its labels
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
    private static final List<String> FIELDS = List.of(
            "annotations",
            "endsAt",
            "fingerprint",
            "receivers",
            "startsAt",
            "status",
            "updatedAt",
            "generatorURL",
            "labels");

    /**
     * Whether somebody is told of an alert.
     *
     * @param state {@code unprocessed}, {@code active} or {@code suppressed}
     * @param silencedBy the silences that mute it
     * @param inhibitedBy the alerts that mute it
     * @param mutedBy the time intervals that mute it
     */
    public record Status(String state, List<String> silencedBy, List<String> inhibitedBy, List<String> mutedBy) {
        private static final List<String> FIELDS = List.of("state", "silencedBy", "inhibitedBy", "mutedBy");

        /** Copies the lists. */
        public Status {
            silencedBy = List.copyOf(silencedBy);
            inhibitedBy = List.copyOf(inhibitedBy);
            mutedBy = List.copyOf(mutedBy);
        }

        static Status read(JsonReader json) throws JsonException {
            String[] state = {""};
            Map<String, List<String>> mutes = new LinkedHashMap<>();
            json.someFields(FIELDS, name -> {
                if (name.equals("state")) {
                    state[0] = json.string();
                } else {
                    mutes.put(name, json.array(JsonReader::string));
                }
            });
            return new Status(
                    state[0],
                    mutes.getOrDefault("silencedBy", List.of()),
                    mutes.getOrDefault("inhibitedBy", List.of()),
                    mutes.getOrDefault("mutedBy", List.of()));
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

    /** Copies the list. */
    public AlertView {
        receivers = List.copyOf(receivers);
    }

    /**
     * Reads an alert.
     *
     * @throws JsonException if it is none
     */
    public static AlertView read(JsonReader json) throws JsonException {
        Reading read = new Reading();
        json.someFields(FIELDS, name -> read.field(name, json));
        return new AlertView(
                read.annotations,
                read.endsAt,
                read.fingerprint,
                read.receivers,
                read.startsAt,
                read.status,
                read.updatedAt,
                read.generatorUrl,
                read.labels);
    }

    /** What has been read of an alert. */
    private static final class Reading {
        private LabelSet annotations = LabelSet.EMPTY;
        private GoTime endsAt = GoTime.ZERO;
        private String fingerprint = "";
        private final List<String> receivers = new ArrayList<>();
        private GoTime startsAt = GoTime.ZERO;
        private Status status = new Status("", List.of(), List.of(), List.of());
        private GoTime updatedAt = GoTime.ZERO;
        private String generatorUrl = "";
        private LabelSet labels = LabelSet.EMPTY;

        private void field(String name, JsonReader json) throws JsonException {
            switch (name) {
                case "annotations" -> annotations = LabelSet.of(json.strings());
                case "endsAt" -> endsAt = Times.read(json);
                case "fingerprint" -> fingerprint = json.string();
                case "receivers" ->
                    json.array(receiver -> {
                        receiver.someFields(List.of("name"), ignored -> receivers.add(receiver.string()));
                        return receiver;
                    });
                case "startsAt" -> startsAt = Times.read(json);
                case "status" -> status = Status.read(json);
                case "updatedAt" -> updatedAt = Times.read(json);
                case "generatorURL" -> generatorUrl = json.string();
                default -> labels = LabelSet.of(json.strings());
            }
        }
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
