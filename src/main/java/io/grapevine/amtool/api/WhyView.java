package io.grapevine.amtool.api;

import io.grapevine.base.go.JsonException;
import io.grapevine.base.go.JsonReader;
import io.grapevine.model.LabelSet;
import io.grapevine.template.go.value.GoTime;
import java.util.List;
import java.util.Optional;

/**
 * Grapevine's answer to why an alert is or is not notified.
 *
 * @param sentence the answer in short; times in it are in the form of RFC 3339, in UTC
 * @param firing the firing alerts that have the labels among others
 * @param moreFiring how many more such alerts there are
 * @param routes the routes that were tried, in their order
 * @param silences the silences that mute the alert
 * @param inhibitedBy the alerts that inhibit it
 * @param groups the groups that it is in, or would be in
 */
public record WhyView(
        String sentence,
        List<Firing> firing,
        long moreFiring,
        List<Step> routes,
        List<Muting> silences,
        List<Inhibitor> inhibitedBy,
        List<WhyGroupView> groups) {
    /** Reads an answer; throws if it is none. */
    public static WhyView read(JsonReader json) throws JsonException {
        WhyView why = Answers.of(WhyView.class).read(json);
        if (why.sentence.isEmpty()) {
            throw json.fault("no sentence (expected: the answer of Grapevine's /why)");
        }
        return why;
    }

    /** A firing alert, and why it is or is not notified. */
    public record Firing(String fingerprint, LabelSet labels, String sentence) {}

    /**
     * A route that was tried.
     *
     * @param depth 0 for the root of the tree
     * @param matches whether all its matchers match
     * @param file the file of the team that it is from; empty for a route of the main file
     * @param taken whether the alert ends in it
     */
    public record Step(
            long depth, String receiver, String file, boolean matches, boolean taken, List<Verdict> matchers) {}

    /** A matcher of a route, and whether it matches. */
    public record Verdict(String matcher, boolean matches) {}

    /** A silence that mutes the alert. */
    public record Muting(String id, String createdBy, Optional<GoTime> endsAt, String comment, List<String> matchers) {}

    /** An alert that inhibits it; without labels if it is not known any more. */
    public record Inhibitor(String fingerprint, LabelSet labels) {}
}
