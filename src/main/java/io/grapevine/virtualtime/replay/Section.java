package io.grapevine.virtualtime.replay;

import io.grapevine.virtualtime.replay.comparison.Comparison;
import io.grapevine.virtualtime.replay.comparison.Comparison.Redirection;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A finding with examples.
 *
 * @param title what was found, and how often
 * @param examples the first of them, each in a sentence
 * @param left how many there are beside the examples
 */
record Section(String title, List<String> examples, int left) {
    Section {
        examples = List.copyOf(examples);
    }

    private static <T> Section of(String title, List<T> items, int most, Function<T, String> text) {
        List<String> examples = items.stream().limit(most).map(text).toList();
        return new Section(title, examples, items.size() - examples.size());
    }

    /** The findings about alerts and groups; those without a case are left out. */
    static List<Section> of(Comparison found, int most) {
        List<Section> sections = new ArrayList<>();
        if (!found.unnotified().isEmpty()) {
            String title =
                    found.isCompared() ? "Alerts that are no longer notified: " : "Alerts that are not notified: ";
            sections.add(of(title + found.unnotified().size(), found.unnotified(), most, ReportText::unnotified));
        }
        if (!found.newlyNotified().isEmpty()) {
            sections.add(of(
                    "Alerts that are newly notified: " + found.newlyNotified().size(),
                    found.newlyNotified(),
                    most,
                    ReportText::newlyNotified));
        }
        for (Redirection redirection : found.redirected()) {
            sections.add(of(
                    "Alerts that go to " + ReportText.names(redirection.after()) + " instead of "
                            + ReportText.names(redirection.before()) + ": "
                            + redirection.episodes().size(),
                    redirection.episodes(),
                    most,
                    ReportText::episode));
        }
        if (!found.merged().isEmpty()) {
            sections.add(of("Groups that merge: " + found.merged().size(), found.merged(), most, ReportText::group));
        }
        if (!found.split().isEmpty()) {
            sections.add(of("Groups that split: " + found.split().size(), found.split(), most, ReportText::group));
        }
        return sections;
    }

    /** The findings about the notifications of receivers. */
    static List<Section> ofReceivers(Comparison found, int most) {
        List<Section> sections = new ArrayList<>();
        found.receivers().forEach(change -> {
            if (!change.fewer().isEmpty()) {
                sections.add(of(
                        change.receiver() + ": " + change.fewer().size() + " fewer ("
                                + ReportText.reasons(change.fewer()) + ")",
                        change.fewer(),
                        most,
                        ReportText::sent));
            }
            if (!change.more().isEmpty()) {
                sections.add(of(
                        change.receiver() + ": " + change.more().size() + " more (" + ReportText.reasons(change.more())
                                + ")",
                        change.more(),
                        most,
                        ReportText::sent));
            }
            if (!change.moved().isEmpty()) {
                sections.add(of(
                        change.receiver() + ": " + change.moved().size() + " moved (" + ReportText.shifts(change) + ")",
                        change.moved(),
                        most,
                        ReportText::moved));
            }
        });
        return sections;
    }
}
