package io.grapevine.web.action;

import io.grapevine.features.actions.IncidentState;
import io.grapevine.model.Action;
import io.grapevine.model.Action.Verb;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.records.Silence;
import io.grapevine.web.Answer;
import io.grapevine.web.PlainPage;
import io.grapevine.web.Urgency;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * HTML of the page that opens from a link in a message. All its addresses are relative, so that it works below any path
 * prefix of a proxy.
 */
final class ActionPage {
    private static final int MOST_ALERTS = 20;

    private ActionPage() {}

    /**
     * A button of the page.
     *
     * @param token the signed token that the button sends
     */
    record Button(Action action, String token) {}

    /**
     * Fields that a user can fill in beside the buttons.
     *
     * @param name whether there is a field for the name, since the user is not known
     * @param comment the label of the field for the comment
     * @param required whether a silence without a comment is refused
     */
    record Fields(boolean name, String comment, boolean required) {}

    /**
     * The content of the page of an open incident.
     *
     * @param self the token of this page, to which the browser returns after an action
     * @param wayOn the link to the group in the web UI, as HTML; empty if the web UI is not served
     * @param note why there are no buttons; empty if there are some
     */
    static String open(
            IncidentState incident, String self, String wayOn, List<Button> buttons, Fields fields, String note) {
        StringBuilder out = new StringBuilder();
        for (Silence silence : incident.acknowledgements()) {
            note(out, silence.createdBy(), " is on it since " + PlainPage.time(silence.startsAt()), comment(silence));
        }
        for (Silence silence : incident.made()) {
            if (!silence.isAcknowledgement()) {
                note(
                        out,
                        "silenced by " + silence.createdBy(),
                        " until " + PlainPage.time(silence.endsAt()),
                        comment(silence));
            }
        }
        if (!note.isEmpty()) {
            note(out, note, "", "");
        }
        alerts(out, incident);
        if (!buttons.isEmpty()) {
            form(out, buttons, self, fields);
        }
        return out.append(wayOn).toString();
    }

    /** The heading of the page of an incident, as text. */
    static String title(IncidentState incident) {
        return incident.labels().isEmpty() ? "Alerts" : text(incident.labels());
    }

    private static String comment(Silence silence) {
        return silence.comment().isBlank() ? "" : ": " + silence.comment().strip();
    }

    private static void note(StringBuilder out, String text, String html, String more) {
        out.append("<p class=\"note\">")
                .append(Answer.escape(text))
                .append(html)
                .append(Answer.escape(more))
                .append("</p>\n");
    }

    private static void alerts(StringBuilder out, IncidentState incident) {
        List<Alert> firing = incident.firing();
        out.append("<p>").append(firing.size()).append(firing.size() == 1 ? " alert fires" : " alerts fire");
        out.append(":</p>\n<ul>\n");
        for (Alert alert : firing.subList(0, Math.min(MOST_ALERTS, firing.size()))) {
            LabelSet own = alert.labels().filterNames(name -> !incident.labels().has(name));
            String summary = alert.annotations().valueOf("summary");
            Urgency severity = Urgency.of(alert.labels());
            out.append("<li>").append(severity.html(severity.text()));
            out.append(' ')
                    .append(Answer.escape(summary.isBlank() ? text(own.isEmpty() ? alert.labels() : own) : summary));
            String details = summary.isBlank() || own.isEmpty() ? "" : text(own) + ", ";
            out.append("<small>")
                    .append(Answer.escape(details))
                    .append("since ")
                    .append(PlainPage.time(alert.startsAt()))
                    .append("</small></li>\n");
        }
        out.append("</ul>\n");
        if (firing.size() > MOST_ALERTS) {
            out.append("<p>and ").append(firing.size() - MOST_ALERTS).append(" more</p>\n");
        }
    }

    private static String text(LabelSet labels) {
        List<String> all = new ArrayList<>();
        labels.forEach((name, value) -> all.add(name + "=" + value));
        return String.join(", ", all);
    }

    /** Writes one form for all buttons, so that users enter name and comment once. Each button sends its own token. */
    private static void form(StringBuilder out, List<Button> buttons, String self, Fields fields) {
        out.append("<form method=\"post\" action=\"../act\">\n<input type=\"hidden\" name=\"page\" value=\"")
                .append(self)
                .append("\">\n");
        if (fields.name()) {
            out.append("<label>Your name <input name=\"name\" autocomplete=\"name\" maxlength=\"100\"></label>\n");
        }
        if (buttons.stream().anyMatch(button -> button.action().verb() != Verb.UNDO)) {
            out.append("<label>")
                    .append(Answer.escape(fields.comment()))
                    .append(" <input name=\"comment\" maxlength=\"1000\"")
                    .append(fields.required() ? " required></label>\n" : "></label>\n");
        }
        for (Button button : buttons) {
            boolean needsNone = button.action().verb() == Verb.UNDO && fields.required();
            out.append(needsNone ? "<button formnovalidate name" : "<button name")
                    .append("=\"token\" value=\"")
                    .append(button.token())
                    .append("\">")
                    .append(button.action().label())
                    .append("</button>\n");
        }
        out.append("</form>\n");
    }

    /** The paragraph for an action that is void, since its effect was ended after it was requested. */
    static String ended(Instant at) {
        return "<p>What this would do was ended at " + PlainPage.time(at) + ", after it was asked for.</p>\n";
    }
}
