package io.grapevine.virtualtime.configtest;

import static io.grapevine.httpclient.GoJson.object;

import io.grapevine.config.yaml.ConfigError;
import io.grapevine.config.yaml.DurationField;
import io.grapevine.httpclient.GoJson;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.virtualtime.configtest.SuiteRunner.SuiteResult;
import io.grapevine.virtualtime.configtest.play.PlayLog;
import io.grapevine.virtualtime.configtest.play.PlayLog.QuietRun;
import io.grapevine.virtualtime.configtest.play.RecordedSend;
import io.grapevine.virtualtime.configtest.script.AlertChange;
import io.grapevine.virtualtime.configtest.script.Expectation;
import io.grapevine.virtualtime.configtest.script.NotificationPattern;
import io.grapevine.virtualtime.configtest.script.NotificationPattern.AlertsPattern;
import io.grapevine.virtualtime.configtest.script.ScriptStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reports on the results of tests: as text, in the form of {@code promtool test rules}, and as JSON. */
public final class SuiteReport {
    private SuiteReport() {}

    /**
     * The lines on one file.
     *
     * @param timelines whether tests that have passed are shown with their timelines, too
     */
    public static List<String> text(SuiteResult result, boolean timelines) {
        List<String> lines = new ArrayList<>();
        lines.add("Unit Testing:  " + result.file());
        for (TestVerdict verdict : result.verdicts()) {
            if (!verdict.hasPassed()) {
                lines.add("  FAILED: " + verdict.name());
                failure(verdict).forEach(line -> lines.add("    " + line));
                lines.add("");
            } else if (timelines && verdict.played() != null) {
                lines.add("  passed: " + verdict.name());
                TimelineText.of(verdict.played()).forEach(line -> lines.add("    " + line));
                lines.add("");
            }
        }
        if (!result.errors().isEmpty()) {
            lines.add("  FAILED:");
            result.errors().forEach(error -> lines.add("    " + error));
        } else if (result.hasPassed()) {
            lines.add("  SUCCESS: " + tests(result.verdicts().size()));
        } else {
            lines.add("  " + result.failed() + " of " + tests(result.verdicts().size()) + " failed");
        }
        lines.add("");
        return lines;
    }

    private static String tests(int count) {
        return count + (count == 1 ? " test" : " tests");
    }

    /** What is not as expected in a test, and its timeline. */
    static List<String> failure(TestVerdict verdict) {
        List<String> lines = new ArrayList<>();
        for (PlayLog.Failure failure : verdict.failures()) {
            List<String> message = failure.message().lines().toList();
            lines.add(failure.place() + ": " + message.get(0));
            message.subList(1, message.size()).forEach(line -> lines.add("  " + line));
        }
        if (verdict.played() != null) {
            lines.add("");
            lines.addAll(TimelineText.of(verdict.played()));
        }
        return lines;
    }

    /**
     * The report on some files as one line of JSON, for programs.
     *
     * @param timelines whether tests that have passed are shown with their timelines, too
     */
    public static String json(List<SuiteResult> results, boolean timelines) {
        return GoJson.encode(object(
                        "passed", results.stream().allMatch(SuiteResult::hasPassed),
                        "files",
                                results.stream()
                                        .map(result -> file(result, timelines))
                                        .toList()))
                + "\n";
    }

    private static Map<String, Object> file(SuiteResult result, boolean timelines) {
        List<Map<String, Object>> tests = result.verdicts().stream()
                .map(verdict -> test(verdict, timelines))
                .toList();
        return object(
                "file", result.file().toString(),
                "passed", result.hasPassed(),
                "errors", result.errors().stream().map(ConfigError::toString).toList(),
                "tests", tests);
    }

    private static Map<String, Object> test(TestVerdict verdict, boolean timelines) {
        List<Map<String, String>> failures = verdict.failures().stream()
                .map(failure -> Map.of("place", failure.place(), "message", failure.message()))
                .toList();
        Map<String, Object> tree = object(
                "name", verdict.name(),
                "place", verdict.place(),
                "passed", verdict.hasPassed(),
                "millis", verdict.took().toMillis(),
                "failures", failures);
        if (verdict.played() != null && (timelines || !verdict.hasPassed())) {
            tree.put("timeline", TimelineText.of(verdict.played()));
        }
        return tree;
    }

    /**
     * The timeline of a test: what was expected beside what has happened, with the reason for each notification that was sent
     * and for each that was not.
     */
    private static final class TimelineText {
        private static final int WIDEST_EXPECTED = 50;
        private static final int MOST_LINES = 200;

        private final TestVerdict.Played played;
        private final boolean severalReplicas;
        private final List<Line> lines = new ArrayList<>();

        /** A line; {@code order} tells apart those of one time. */
        private record Line(Duration at, int order, String mark, String expected, String actual) {}

        private TimelineText(TestVerdict.Played played) {
            this.played = played;
            this.severalReplicas = played.script().replicas() > 1;
        }

        /** The lines of a test. */
        public static List<String> of(TestVerdict.Played played) {
            TimelineText text = new TimelineText(played);
            text.alerts();
            text.steps();
            text.notifications();
            text.quiet();
            return text.print();
        }

        /** Alerts of one time, name and severity are one line. */
        private void alerts() {
            Map<String, List<AlertChange>> together = new LinkedHashMap<>();
            for (AlertChange change : played.script().alerts()) {
                String key = change.at() + " " + change.kind() + " "
                        + change.labels().valueOf("alertname") + " "
                        + change.labels().valueOf("severity");
                together.computeIfAbsent(key, name -> new ArrayList<>()).add(change);
            }
            for (List<AlertChange> changes : together.values()) {
                AlertChange first = changes.get(0);
                String verb = switch (first.kind()) {
                    case FIRES -> changes.size() == 1 ? " fires" : " fire";
                    case RESOLVES -> changes.size() == 1 ? " resolves" : " resolve";
                    case POSTED -> changes.size() == 1 ? " is posted" : " are posted";
                };
                String what = changes.size() == 1
                        ? first.labels().toString()
                        : changes.size() + " alerts such as " + first.labels();
                lines.add(new Line(first.at(), 0, " ", "", "  " + what + verb));
            }
        }

        private void steps() {
            for (ScriptStep step : played.script().steps()) {
                lines.add(new Line(step.at(), 0, " ", "", "  " + text(step)));
            }
        }

        private void notifications() {
            Set<RecordedSend> matched = new LinkedHashSet<>(played.matched().values());
            for (Expectation expectation : played.script().expected()) {
                if (expectation instanceof Expectation.OneNotification one) {
                    RecordedSend send = played.matched().get(one);
                    lines.add(
                            send == null
                                    ? new Line(one.at(), 1, "-", expected(one), "")
                                    : new Line(send.at(), 2, "=", expected(one), actual(send)));
                }
            }
            boolean strict = played.script().nothingElse();
            List<FailedAttempts> failed = new ArrayList<>();
            Map<String, FailedAttempts> open = new LinkedHashMap<>();
            for (RecordedSend send : played.log().sends()) {
                String key = send.replica() + " " + send.receiver() + "/" + send.integration() + " " + send.groupKey();
                FailedAttempts before = open.get(key);
                if (matched.contains(send) || send.isAccepted()) {
                    open.remove(key); // an attempt that is shown by itself ends a run
                } else if (before != null && before.first.error().equals(send.error())) {
                    before.count++;
                    before.last = send.at();
                } else {
                    FailedAttempts next = new FailedAttempts(send);
                    failed.add(next);
                    open.put(key, next);
                }
                if (!matched.contains(send) && send.isAccepted()) {
                    lines.add(new Line(send.at(), 2, strict ? "+" : " ", "", actual(send)));
                }
            }
            failed.forEach(run -> lines.add(new Line(run.first.at(), 2, " ", "", actual(run.first) + run.more())));
        }

        private void quiet() {
            for (QuietRun run : played.log().quiet()) {
                String to = run.receiver() + (run.integration().isEmpty() ? "" : "/" + run.integration());
                String times = run.count() == 1
                        ? ""
                        : ", " + run.count() + " flushes until " + DurationField.print(run.last());
                lines.add(new Line(
                        run.first(),
                        3,
                        " ",
                        "",
                        replica(run.replica()) + to + " " + run.group() + ": not notified: " + run.reason() + times));
            }
        }

        private String replica(String name) {
            return severalReplicas ? name + ": " : "";
        }

        private static String expected(Expectation.OneNotification one) {
            NotificationPattern pattern = one.pattern();
            return (pattern.receiver().isEmpty() ? "anybody" : pattern.receiver())
                    + (pattern.integration().isEmpty() ? "" : "/" + pattern.integration())
                    + (pattern.group().isEmpty() ? "" : " " + pattern.group())
                    + count(pattern.firing(), "firing")
                    + count(pattern.resolved(), "resolved")
                    + (pattern.reason().isEmpty() ? "" : ": " + pattern.reason());
        }

        private static String count(@Nullable AlertsPattern alerts, String what) {
            return alerts == null ? "" : " " + alerts.count() + " " + what;
        }

        private String actual(RecordedSend send) {
            int firing = send.firing().size();
            int resolved = send.resolved().size();
            return replica(send.replica()) + send.receiver() + "/" + send.integration() + " " + send.group()
                    + (firing == 0 ? "" : " " + firing + " firing")
                    + (resolved == 0 ? "" : (firing > 0 ? ", " : " ") + resolved + " resolved")
                    + ": "
                    + send.reason().text()
                    + (send.note().isEmpty() ? "" : "; " + send.note())
                    + (send.isAccepted() ? "" : "; FAILED: " + (send.error().isEmpty() ? "not over" : send.error()));
        }

        private List<String> print() {
            lines.sort(Comparator.comparing(Line::at).thenComparing(Line::order));
            int times = "time".length();
            int expected = "expected".length();
            for (Line line : lines) {
                times = Math.max(times, DurationField.print(line.at()).length());
                expected = Math.max(
                        expected, Math.min(WIDEST_EXPECTED, line.expected().length()));
            }
            List<String> text = new ArrayList<>();
            text.add("  " + padded("time", times) + "  " + padded("expected", expected) + "  actual");
            for (Line line : lines.subList(0, Math.min(lines.size(), MOST_LINES))) {
                String row = line.mark() + " " + padded(DurationField.print(line.at()), times) + "  "
                        + padded(line.expected(), expected) + "  " + line.actual();
                text.add(row.stripTrailing());
            }
            if (lines.size() > MOST_LINES) {
                text.add("  … " + (lines.size() - MOST_LINES) + " more lines");
            }
            text.add("  start " + played.script().start() + ", end after "
                    + DurationField.print(played.script().end()));
            return text;
        }

        private static String padded(String text, int width) {
            return text + " ".repeat(Math.max(0, width - text.length()));
        }

        /** Attempts of one group and integration that have failed one after the other with the same error. */
        private static final class FailedAttempts {
            private final RecordedSend first;
            private Duration last;
            private int count = 1;

            private FailedAttempts(RecordedSend first) {
                this.first = first;
                this.last = first.at();
            }

            /** What is to be added to the text of the first; empty if it is the only one. */
            private String more() {
                return count == 1 ? "" : ", " + count + " attempts until " + DurationField.print(last);
            }
        }

        private static String text(ScriptStep step) {
            if (step instanceof ScriptStep.SetSilence silence) {
                return "silence " + silence.name() + " " + silence.matchers() + receivers(silence.receivers())
                        + " until " + DurationField.print(silence.endsAt());
            } else if (step instanceof ScriptStep.HoldLease hold) {
                return "lease " + hold.lease().key() + " " + hold.lease().matchers() + " for "
                        + DurationField.print(hold.lease().length());
            } else if (step instanceof ScriptStep.ExpireSilence expiry) {
                return "silence " + (expiry.ofRule() ? "of rule " : "") + expiry.name() + " is expired";
            } else if (step instanceof ScriptStep.Reload reload) {
                return "reload of " + reload.config().file().getFileName()
                        + (reload.replica().isEmpty() ? "" : " at " + reload.replica());
            } else if (step instanceof ScriptStep.Acknowledge acknowledgement) {
                return acknowledgement.by() + " acknowledges "
                        + group(acknowledgement.group(), acknowledgement.receiver());
            } else if (step instanceof ScriptStep.Unacknowledge end) {
                return end.by() + " ends the acknowledgement of " + group(end.group(), end.receiver());
            } else if (step instanceof ScriptStep.Click click) {
                return click.by() + " clicks on " + click.action() + " in a message of " + click.receiver()
                        + (click.group().isEmpty() ? "" : " about " + click.group());
            } else if (step instanceof ScriptStep.Answer answer) {
                String target = answer.integration().isEmpty() ? "" : "/" + answer.integration();
                return answer.receiver() + target + " answers " + text(answer.answer())
                        + (answer.from().isEmpty() ? "" : " to " + String.join(", ", answer.from()));
            } else if (step instanceof ScriptStep.Partition partition) {
                return partition.sides().isEmpty()
                        ? "the network is whole"
                        : "the network is divided: "
                                + partition.sides().stream().map(List::toString).collect(Collectors.joining(" "));
            } else if (step instanceof ScriptStep.Reach reach) {
                return "Prometheus reaches " + reach.replicas();
            } else if (step instanceof ScriptStep.Ping ping) {
                return "heartbeat " + ping.name() + ": " + ping.signal().text();
            } else if (step instanceof ScriptStep.SetClock clock) {
                return "clocks: "
                        + clock.ahead().entrySet().stream()
                                .map(each -> each.getKey() + " " + offset(each.getValue()))
                                .collect(Collectors.joining(", "));
            }
            ScriptStep.Power power = (ScriptStep.Power) step;
            return power.kind().name().toLowerCase(Locale.ROOT) + " " + String.join(", ", power.replicas());
        }

        private static String receivers(List<Matchers> sets) {
            return sets.isEmpty()
                    ? ""
                    : " for receivers " + sets.stream().map(Matchers::toString).collect(Collectors.joining(" or "));
        }

        private static String group(LabelSet labels, String receiver) {
            return labels + (receiver.isEmpty() ? "" : " of " + receiver);
        }

        private static String offset(Duration ahead) {
            return ahead.isZero()
                    ? "right"
                    : DurationField.print(ahead.abs()) + (ahead.isNegative() ? " behind" : " ahead");
        }

        private static String text(ScriptStep.ReceiverAnswer answer) {
            return switch (answer.kind()) {
                case ACCEPTED -> "ok";
                case STATUS -> "" + answer.status();
                case TIMEOUT -> "nothing";
                case REFUSED -> "by refusing connections";
            };
        }
    }
}
