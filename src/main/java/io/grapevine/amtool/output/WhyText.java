package io.grapevine.amtool.output;

import io.grapevine.amtool.api.EscalationView;
import io.grapevine.amtool.api.Times;
import io.grapevine.amtool.api.WhyView;
import io.grapevine.config.yaml.DurationField;
import io.grapevine.template.go.value.GoTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The answer of {@code amtool alert why} for people: the server's sentence, then the steps that lead to it, indented. The
 * extended form adds ids, matchers of silences, and all notifications of the group that the server knows.
 */
public final class WhyText {
    private static final Pattern TIME = Pattern.compile("\\b\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    private static final String INDENT = "  ";

    private final Format format;
    private final StringBuilder out = new StringBuilder();

    private WhyText(Format format) {
        this.format = format;
    }

    /** An answer as text. */
    public static String of(WhyView why, Format format) {
        WhyText text = new WhyText(format);
        text.write(why);
        return text.out.toString();
    }

    /** The sentence of an answer alone. */
    public static String sentence(WhyView why, Format format) {
        return String.join(" ", Table.lines(new WhyText(format).sentence(why.sentence())));
    }

    private void write(WhyView why) {
        line(0, sentence(why.sentence()));
        line(0, "");
        if (!why.asked().isEmpty()) {
            line(0, "Alert: " + why.labels() + " (--fingerprint=" + why.fingerprint() + ")");
        }
        why.values()
                .ifPresent(values ->
                        line(0, "Values: " + (values.text().isEmpty() ? "none: " + values.fault() : values.text())));
        if (!why.firing().isEmpty()) {
            line(0, "Firing alerts with these labels:");
            why.firing()
                    .forEach(alert -> line(
                            1,
                            alert.labels() + " (--fingerprint=" + alert.fingerprint() + "): "
                                    + sentence(alert.sentence())));
            if (why.moreFiring() > 0) {
                line(1, "… and " + why.moreFiring() + " more");
            }
        }
        if (!why.routes().isEmpty()) {
            line(0, "Routes:");
        }
        why.routes().forEach(step -> line(1 + (int) step.depth(), route(step)));
        if (!why.silences().isEmpty() || !why.inhibitedBy().isEmpty()) {
            line(0, "Muted by:");
            why.silences().forEach(this::silence);
            why.inhibitedBy()
                    .forEach(source -> line(
                            1,
                            "inhibition: alert "
                                    + (source.labels().isEmpty() ? source.fingerprint() : source.labels())));
        }
        why.groups().forEach(this::group);
    }

    private String sentence(String sentence) {
        return TIME.matcher(sentence).replaceAll(this::time);
    }

    private static String route(WhyView.Step step) {
        String name = step.matchers().isEmpty()
                ? "default-route"
                : step.matchers().stream().map(WhyView.Verdict::matcher).collect(Collectors.joining(",", "{", "}"));
        if (!step.matches()) {
            return name + ": does not match: "
                    + step.matchers().stream()
                            .map(each -> each.matcher() + (each.matches() ? " matches" : " does not match"))
                            .collect(Collectors.joining(", "));
        }
        return name
                + (step.matchers().isEmpty() ? ": matches every alert" : ": matches")
                + (step.taken() ? "; taken, receiver: " + step.receiver() : "")
                + (step.taken() && !step.file().isEmpty() ? ", file: " + step.file() : "");
    }

    private void silence(WhyView.Muting silence) {
        line(
                1,
                "silence " + silence.id() + " by " + silence.createdBy()
                        + silence.endsAt().map(end -> " until " + time(end)).orElse("")
                        + (silence.comment().isBlank()
                                ? ""
                                : ": " + silence.comment().strip()));
        if (!silence.receivers().isEmpty()) {
            line(2, "only for receivers: " + String.join(" or ", silence.receivers()));
        }
        if (format.extended()) {
            line(2, "matchers: " + String.join(" ", silence.matchers()));
        }
    }

    private void group(WhyView.Group group) {
        line(0, "Group " + group.labels() + " of receiver " + group.receiver() + ":");
        if (format.extended()) {
            line(1, "key: " + group.key());
        }
        line(
                1,
                "group_wait: " + duration(group.groupWaitMillis()) + ", group_interval: "
                        + duration(group.groupIntervalMillis()) + ", repeat_interval: "
                        + duration(group.repeatIntervalMillis()));
        group.onDuty()
                .ifPresent(duty -> line(
                        1,
                        "on duty by the schedule " + duty.schedule() + ": "
                                + (duty.person().isEmpty() ? ScheduleText.NOBODY : duty.person())));
        if (!group.exists()) {
            line(1, "there is no such group now");
        } else if (!group.holdsAlert()) {
            line(1, "the alert is not in it");
        }
        if (!group.mutedBy().isEmpty()) {
            line(
                    1,
                    "muted by time intervals: " + String.join(", ", group.mutedBy())
                            + group.mutedUntil()
                                    .map(end -> " until " + time(end))
                                    .orElse(""));
        }
        if (group.flushing()) {
            line(1, "a flush is under way");
        }
        group.nextFlush()
                .ifPresent(at -> line(
                        1,
                        "next flush: " + time(at)
                                + (group.nextFlushStoppedBy().isEmpty()
                                        ? ""
                                        : ", stopped by " + group.nextFlushStoppedBy())));
        group.values()
                .ifPresent(values -> line(
                        1,
                        "values for messages"
                                + values.at().map(at -> " at " + time(at)).orElse("") + ": " + values.text()));
        group.integrations().forEach(send -> integration(send, group.nextFlush()));
        group.escalation().ifPresent(this::escalation);
        if (format.extended() && !group.outcomes().isEmpty()) {
            line(1, "latest notifications:");
            group.outcomes().forEach(outcome -> line(2, outcome.integration() + " " + outcome(outcome)));
        }
    }

    private void integration(WhyView.Send send, Optional<GoTime> nextFlush) {
        line(
                1,
                send.name()
                        + send.notifiedAt()
                                .map(at -> ": notified at " + time(at) + (send.digest() ? " in a digest" : "")
                                        + about(send))
                                .orElse(": not notified of this group"));
        send.last().ifPresent(last -> line(2, "last: " + outcome(last)));
        send.next()
                .ifPresent(next -> line(
                        2,
                        "next: "
                                + next.digestBy()
                                        .map(at -> "in a digest at " + time(at) + " at the latest, ")
                                        .or(() -> nextFlush.map(at -> time(at) + ", "))
                                        .orElse("")
                                + next.reason() + ", " + count(next.alerts(), "alert")));
        send.repeatAt().ifPresent(at -> line(2, "repeated: " + time(at) + " if nothing changes"));
    }

    private void escalation(EscalationView escalation) {
        line(1, "escalation " + escalation.policy() + ":");
        escalation
                .told()
                .forEach(round ->
                        line(2, round.step() + ": " + round.receiver() + " notified at " + format.time(round.at())));
        escalation
                .next()
                .ifPresent(round -> line(
                        2,
                        round.step() + ": " + round.receiver()
                                + (escalation.stopped().isEmpty()
                                        ? " next, at " + format.time(round.at())
                                        : " waits: " + escalation.stopped())));
        escalation.failed().ifPresent(last -> line(3, "last: " + outcome(last)));
    }

    private static String about(WhyView.Send send) {
        if (send.knowsAlert()) {
            return " of this alert" + (send.knowsMuted() ? ", as muted" : "");
        }
        return send.knowsMuted() ? ", and of this alert as resolved when it was muted" : ", without this alert";
    }

    private String outcome(WhyView.Outcome outcome) {
        List<String> parts = List.of(
                outcome.status() + outcome.at().map(at -> " at " + time(at)).orElse(""),
                outcome.reason(),
                outcome.firing() + " firing, " + outcome.resolved() + " resolved",
                count(outcome.attempts(), "attempt"));
        return String.join(", ", parts)
                + (outcome.replica().isEmpty() ? "" : ", by replica " + outcome.replica())
                + (outcome.error().isEmpty() ? "" : ": " + outcome.error());
    }

    private static String duration(long millis) {
        return DurationField.print(Duration.ofMillis(millis));
    }

    private static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    private String time(MatchResult found) {
        return Matcher.quoteReplacement(
                Times.parse(found.group()).map(this::time).orElse(found.group()));
    }

    private String time(GoTime time) {
        return format.time(time);
    }

    /** Texts of users must neither move the cursor nor break lines. */
    private void line(int depth, String text) {
        out.append(INDENT.repeat(depth))
                .append(String.join(" ", Table.lines(text)))
                .append('\n');
    }
}
