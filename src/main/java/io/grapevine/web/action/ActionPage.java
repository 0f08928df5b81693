package io.grapevine.web.action;

import io.grapevine.base.Sha256;
import io.grapevine.model.Action;
import io.grapevine.model.Action.Verb;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.node.action.IncidentState;
import io.grapevine.silence.Silence;
import io.grapevine.web.Answer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * The page of a link in a message, in HTML without scripts. All addresses in it are relative, so that it works below any prefix of
 * a proxy. It refers to no other file: those of the user interface may need another login.
 */
final class ActionPage {
    private static final int MOST_ALERTS = 20;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final String STYLE = """
            :root{color-scheme:light dark}
            body{font:1rem/1.5 system-ui,sans-serif;margin:0 auto;max-width:40rem;padding:1rem}
            h1{font-size:1.3rem;overflow-wrap:anywhere}
            a{color:inherit}
            li{margin:.5rem 0;overflow-wrap:anywhere}
            ul{padding-left:1.2rem}
            small{display:block;opacity:.8}
            label{display:block;margin:.8rem 0}
            input{box-sizing:border-box;display:block;font:inherit;min-height:2.75rem;padding:.3rem .6rem;width:100%}
            button{font:inherit;font-weight:600;margin:.4rem .4rem 0 0;min-height:2.75rem;padding:.3rem 1.2rem}
            .note{border-left:.25rem solid;padding:.2rem .8rem}
            """;

    /** The policy of its content: nothing but its own style, no frames, and forms to this server only. */
    static final String POLICY = "default-src 'none'; style-src 'sha256-" + digest(STYLE)
            + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private ActionPage() {}

    private static String digest(String text) {
        return Base64.getEncoder().encodeToString(Sha256.of(text));
    }

    /**
     * A button of the page.
     *
     * @param token the signed token that it sends
     */
    record Button(Action action, String token) {}

    /**
     * Fields that a user can fill in beside the buttons.
     *
     * @param name whether the user is not known, and may give a name
     * @param comment the label of the field for the comment
     * @param required whether a silence without a comment is refused
     */
    record Fields(boolean name, String comment, boolean required) {}

    /**
     * The page of an incident that is open.
     *
     * @param self the token of the page, to which the browser is sent back
     * @param groupId the id of the group, for the address of it in the user interface
     * @param note why there are no buttons; empty if there are
     */
    static String open(
            IncidentState incident, String self, String groupId, List<Button> buttons, Fields fields, String note) {
        StringBuilder out = new StringBuilder();
        for (Silence silence : incident.acknowledgements()) {
            note(out, silence.createdBy() + " is on it since " + TIME.format(silence.startsAt()) + comment(silence));
        }
        for (Silence silence : incident.made()) {
            if (!silence.isAcknowledgement()) {
                note(
                        out,
                        "silenced by " + silence.createdBy() + " until " + TIME.format(silence.endsAt())
                                + comment(silence));
            }
        }
        if (!note.isEmpty()) {
            note(out, note);
        }
        alerts(out, incident);
        if (!buttons.isEmpty()) {
            form(out, buttons, self, fields);
        }
        out.append("<p><a href=\"../#/alerts?open=").append(groupId).append("\">Open in Grapevine</a></p>\n");
        return page(incident.labels().isEmpty() ? "Alerts" : text(incident.labels()), out.toString());
    }

    private static String comment(Silence silence) {
        return silence.comment().isBlank() ? "" : ": " + silence.comment().strip();
    }

    private static void note(StringBuilder out, String text) {
        out.append("<p class=\"note\">").append(Answer.escape(text)).append("</p>\n");
    }

    private static void alerts(StringBuilder out, IncidentState incident) {
        List<Alert> firing = incident.firing();
        out.append("<p>").append(firing.size()).append(firing.size() == 1 ? " alert fires" : " alerts fire");
        out.append(":</p>\n<ul>\n");
        for (Alert alert : firing.subList(0, Math.min(MOST_ALERTS, firing.size()))) {
            LabelSet own = alert.labels().filterNames(name -> !incident.labels().has(name));
            String summary = alert.annotations().valueOf("summary");
            out.append("<li>")
                    .append(Answer.escape(summary.isBlank() ? text(own.isEmpty() ? alert.labels() : own) : summary));
            String details = summary.isBlank() || own.isEmpty() ? "" : text(own) + ", ";
            out.append("<small>")
                    .append(Answer.escape(details + "since " + TIME.format(alert.startsAt())))
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

    /** One form for all buttons, each of which sends its token, so that a name and a comment are asked for once. */
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

    /** A page that says why nothing was done. */
    static String message(String text) {
        return page(text, "");
    }

    /** A page that says why nothing was done, with a link back to the page of a token, from the address of the form. */
    static String message(String text, String token) {
        return page(text, "<p><a href=\"act/" + token + "\">Back</a></p>\n");
    }

    private static String page(String title, String content) {
        String escaped = Answer.escape(title);
        return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
                + "<title>" + escaped + "</title>\n<style>" + STYLE + "</style>\n</head>\n<body>\n<main>\n<h1>"
                + escaped + "</h1>\n" + content + "</main>\n</body>\n</html>\n";
    }

    /** Says when a silence ended. */
    static String ended(Instant at) {
        return "What this would do was ended at " + TIME.format(at) + ", after it was asked for";
    }
}
