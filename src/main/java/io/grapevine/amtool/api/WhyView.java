package io.grapevine.amtool.api;

import io.grapevine.base.go.JsonException;
import io.grapevine.base.go.JsonReader;
import io.grapevine.model.LabelSet;
import io.grapevine.template.go.time.GoTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Grapevine's answer to why an alert is or is not notified.
 *
 * @param sentence the answer in short; times in it are in the form of RFC 3339, in UTC
 * @param firing the firing alerts that have the labels among others
 * @param moreFiring how many more such alerts there are
 * @param routes the routes that were tried, in their order
 * @param silences those that mute the alert
 * @param inhibitors the alerts that inhibit it
 * @param groups the groups that it is in, or would be in
 */
public record WhyView(
        String sentence,
        List<Firing> firing,
        long moreFiring,
        List<Step> routes,
        List<Muting> silences,
        List<Inhibitor> inhibitors,
        List<WhyGroupView> groups) {
    private static final JsonReader.Source<Long> NUMBER = JsonReader::whole;
    private static final JsonReader.Source<Boolean> SWITCH = JsonReader::bool;

    /** Reads an answer; throws if it is none. */
    public static WhyView read(JsonReader json) throws JsonException {
        JsonFields read = JsonFields.read(
                json,
                Map.of(
                        "sentence",
                        JsonReader::string,
                        "firing",
                        list -> list.array(Firing::read),
                        "moreFiring",
                        NUMBER,
                        "routes",
                        list -> list.array(Step::read),
                        "silences",
                        list -> list.array(Muting::read),
                        "inhibitedBy",
                        list -> list.array(Inhibitor::read),
                        "groups",
                        list -> list.array(WhyGroupView::read)));
        if (read.text("sentence").isEmpty()) {
            throw json.fault("no sentence (expected: the answer of Grapevine's /why)");
        }
        return new WhyView(
                read.text("sentence"),
                read.get("firing", List.of()),
                read.get("moreFiring", 0L),
                read.get("routes", List.of()),
                read.get("silences", List.of()),
                read.get("inhibitedBy", List.of()),
                read.get("groups", List.of()));
    }

    /** A firing alert, and why it is or is not notified. */
    public record Firing(String fingerprint, LabelSet labels, String sentence) {
        private static Firing read(JsonReader json) throws JsonException {
            JsonFields read = JsonFields.read(
                    json,
                    Map.of(
                            "fingerprint",
                            JsonReader::string,
                            "labels",
                            JsonFields::labels,
                            "sentence",
                            JsonReader::string));
            return new Firing(read.text("fingerprint"), read.labels("labels"), read.text("sentence"));
        }
    }

    /**
     * A route that was tried.
     *
     * @param depth 0 for the root of the tree
     * @param matches whether all its matchers match
     * @param file the file of the team that it is from; empty for a route of the main file
     * @param taken whether the alert ends in it
     */
    public record Step(
            int depth, String receiver, String file, boolean matches, boolean taken, List<Verdict> matchers) {
        private static Step read(JsonReader json) throws JsonException {
            JsonFields read = JsonFields.read(
                    json,
                    Map.of(
                            "depth",
                            NUMBER,
                            "receiver",
                            JsonReader::string,
                            "file",
                            JsonReader::string,
                            "matches",
                            SWITCH,
                            "taken",
                            SWITCH,
                            "matchers",
                            list -> list.array(Verdict::read)));
            return new Step(
                    read.get("depth", 0L).intValue(),
                    read.text("receiver"),
                    read.text("file"),
                    read.get("matches", false),
                    read.get("taken", false),
                    read.get("matchers", List.of()));
        }
    }

    /** One matcher of a route, and whether it matches. */
    public record Verdict(String matcher, boolean matches) {
        private static Verdict read(JsonReader json) throws JsonException {
            JsonFields read = JsonFields.read(json, Map.of("matcher", JsonReader::string, "matches", SWITCH));
            return new Verdict(read.text("matcher"), read.get("matches", false));
        }
    }

    /** A silence that mutes the alert. */
    public record Muting(String id, String createdBy, Optional<GoTime> endsAt, String comment, List<String> matchers) {
        private static Muting read(JsonReader json) throws JsonException {
            JsonFields read = JsonFields.read(
                    json,
                    Map.of(
                            "id",
                            JsonReader::string,
                            "createdBy",
                            JsonReader::string,
                            "endsAt",
                            Times::read,
                            "comment",
                            JsonReader::string,
                            "matchers",
                            list -> list.array(JsonReader::string)));
            return new Muting(
                    read.text("id"),
                    read.text("createdBy"),
                    read.time("endsAt"),
                    read.text("comment"),
                    read.get("matchers", List.of()));
        }
    }

    /** An alert that inhibits it; without labels if it is not known any more. */
    public record Inhibitor(String fingerprint, LabelSet labels) {
        private static Inhibitor read(JsonReader json) throws JsonException {
            JsonFields read =
                    JsonFields.read(json, Map.of("fingerprint", JsonReader::string, "labels", JsonFields::labels));
            return new Inhibitor(read.text("fingerprint"), read.labels("labels"));
        }
    }
}
