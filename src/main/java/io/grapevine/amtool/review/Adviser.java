package io.grapevine.amtool.review;

import io.grapevine.amtool.review.NoiseHistory.Cause;
import io.grapevine.amtool.review.NoiseHistory.Pattern;
import io.grapevine.amtool.review.NoiseHistory.Subject;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.config.file.ConfigLoader;
import io.grapevine.history.HistoryRecord.ActionRecord;
import io.grapevine.httpclient.GoJson;
import io.grapevine.model.LabelSet;
import io.grapevine.virtualtime.configtest.play.ConfigCache;
import io.grapevine.virtualtime.configtest.play.TestedConfig;
import io.grapevine.virtualtime.configtest.script.ConfigSource;
import io.grapevine.virtualtime.replay.ComparedRun;
import io.grapevine.virtualtime.replay.ComparedSpan;
import io.grapevine.virtualtime.replay.Comparer;
import io.grapevine.virtualtime.replay.Comparison;
import io.grapevine.virtualtime.replay.Comparison.ReceiverChange;
import io.grapevine.virtualtime.replay.ConfigPlan;
import io.grapevine.virtualtime.replay.Recording;
import io.grapevine.virtualtime.replay.Replay;
import io.grapevine.virtualtime.replay.Replay.Variant;
import io.grapevine.virtualtime.replay.TimeText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Gives advice by a history: replays each change that may end noise, with the alerts that it is about, and keeps those that save
 * notifications. Alerts are left out that share no group with them and inhibit none of them, as they are notified as before.
 */
public final class Adviser {
    private static final int MOST = 10;

    /** Alerts for which changes are replayed at most, and the events of these replays. */
    private static final int MOST_SUBJECTS = 15;

    private static final long MOST_EVENTS = 300_000;

    private static final Duration TOLERANCE = Duration.ofMinutes(1);

    /** A change of more than one part in so many of all events is replayed last: others may have been told when it is too much. */
    private static final int LARGE = 4;

    /** The time of a replay between two looks at whether it is too much. */
    private static final Duration WATCHED = Duration.ofMinutes(1);

    private final Recording recording;
    private final ComparedSpan span;
    private final ConfigSource files;
    private final boolean quotes;
    private final ConfigCache configs;
    private final TestedConfig config;
    private final NoiseHistory history;
    private int unwritten;

    /**
     * A change that is replayed.
     *
     * @param next the configuration with it
     * @param affected the receivers and keys of the groups that it may affect
     * @param alerts the alerts of these groups, and those that inhibit any of them
     * @param part the history of these alerts
     */
    private record Trial(
            Subject subject,
            Pattern pattern,
            TestedConfig next,
            String difference,
            Set<List<String>> affected,
            Set<LabelSet> alerts,
            Recording part) {}

    /**
     * A change that saves notifications.
     *
     * @param cause the kind of noise, in a word
     * @param what what was found, in a sentence
     * @param before how many notifications there were of the groups that it affects
     * @param after how many there are
     * @param later by how much the first notification of an alert comes later, at most
     * @param effect all of that in words
     * @param difference the change, as a unified difference
     */
    public record Advice(
            String cause, String what, int before, int after, Duration later, String effect, String difference) {}

    /**
     * Result of an adviser.
     *
     * @param notes what is to be known of the history, each in a sentence
     * @param advice the changes that save most notifications, the strongest first; of each name and route one
     */
    public record Report(ComparedSpan span, List<String> notes, List<Advice> advice) {
        /** The report as one line of JSON. */
        public String json() {
            List<Map<String, Object>> all = new ArrayList<>();
            for (Advice each : advice) {
                all.add(new TreeMap<>(Map.of(
                        "cause", each.cause(),
                        "sentence", each.what(),
                        "effect", each.effect(),
                        "before", each.before(),
                        "after", each.after(),
                        "laterMillis", each.later().toMillis(),
                        "difference", each.difference())));
            }
            return GoJson.encode(new TreeMap<>(Map.of(
                            "from",
                            TimeText.seconds(span.from()),
                            "to",
                            TimeText.seconds(span.to()),
                            "notes",
                            notes,
                            "advice",
                            all)))
                    + "\n";
        }
    }

    /**
     * An adviser that is yet to replay.
     *
     * @param actions what people did with buttons and links
     * @param files the files of the configuration that is to be improved
     * @param quotes whether differences quote the lines beside a change, in which there may be secrets
     * @throws ConfigLoadException if the configuration has errors
     */
    public Adviser(
            Recording recording,
            ComparedSpan span,
            List<ActionRecord> actions,
            ConfigSource files,
            boolean quotes,
            ConfigCache configs)
            throws ConfigLoadException {
        this.recording = recording;
        this.span = span;
        this.files = files;
        this.quotes = quotes;
        this.configs = configs;
        this.config = configs.load(files);
        this.history = new NoiseHistory(recording, span, config, actions);
    }

    private TestedConfig load(TextEdit main, TextEdit own) throws ConfigLoadException {
        TestedConfig loaded = configs.load(new ConfigSource(files.file(), main.after(), files.teams(), null));
        if (own.text().lines().isEmpty() && own.added().isEmpty()) {
            return loaded;
        }
        return loaded.with(ConfigLoader.LITERAL
                .extensions(Path.of(own.text().file()), own.after().getBytes(StandardCharsets.UTF_8), loaded.config())
                .orThrow(ConfigLoadException::new)
                .extensions());
    }

    /**
     * Replays changes, and tells which of them save notifications.
     *
     * @param isTooMuch asked now and then, with the number of notifications of the replay that runs: whether no more is replayed
     */
    public Report report(IntPredicate isTooMuch) {
        Map<Subject, Advice> all = new LinkedHashMap<>();
        unwritten = 0;
        boolean isComplete;
        try {
            isComplete = advise(isTooMuch, all);
        } catch (CancellationException e) {
            isComplete = false;
        }
        List<String> notes = new ArrayList<>(
                recording.notes().stream().map(Recording.Note::text).toList());
        if (unwritten > 0) {
            notes.add(
                    unwritten + (unwritten == 1 ? " change was" : " changes were")
                            + " not tried, as the text of the configuration does not take them (expected: no list or section in brackets)");
        }
        if (!isComplete) {
            notes.add("not all that was found was replayed, as it is too much (a shorter time has less)");
        }
        List<Advice> strongest = all.values().stream()
                .sorted(Comparator.comparing(each -> each.after() - each.before()))
                .limit(MOST)
                .toList();
        return new Report(span, notes, strongest);
    }

    /**
     * Replays changes.
     *
     * @param all gets those that save notifications
     * @return whether all that was found was replayed
     * @throws CancellationException if it is too much
     */
    private boolean advise(IntPredicate isTooMuch, Map<Subject, Advice> all) {
        List<Trial> trials = new ArrayList<>();
        boolean isComplete = addTrials(isTooMuch, trials);
        Set<Subject> large = trials.stream()
                .filter(trial -> LARGE * trial.part().events().size()
                        > recording.events().size())
                .map(Trial::subject)
                .collect(Collectors.toSet());
        Predicate<Trial> isLarge = trial -> large.contains(trial.subject());
        replay(trials.stream().filter(isLarge.negate()).toList(), isTooMuch, all);
        replay(trials.stream().filter(isLarge).toList(), isTooMuch, all);
        return isComplete;
    }

    private void replay(List<Trial> trials, IntPredicate isTooMuch, Map<Subject, Advice> all) {
        if (trials.isEmpty()) {
            return;
        }
        Set<LabelSet> alerts = new HashSet<>();
        trials.forEach(trial -> alerts.addAll(trial.alerts()));
        ComparedRun now = play(recording.of(alerts::contains), config, isTooMuch);
        for (Trial trial : trials) {
            if (!all.containsKey(trial.subject())) {
                advice(trial, now, isTooMuch).ifPresent(advice -> all.put(trial.subject(), advice));
            }
        }
    }

    /** Adds the changes that are replayed, those of alerts with the most notifications first; returns whether these are all. */
    private boolean addTrials(IntPredicate isTooMuch, List<Trial> trials) {
        long events = 0;
        int subjects = 0;
        for (Subject subject : history.subjects()) {
            List<Pattern> patterns = history.of(subject);
            if (isTooMuch.test(0) || (!patterns.isEmpty() && (subjects == MOST_SUBJECTS || events >= MOST_EVENTS))) {
                return false;
            }
            for (Pattern pattern : patterns.subList(0, Math.min(2, patterns.size()))) { // if the first saves nothing
                Optional<Trial> trial = trial(subject, pattern);
                trial.ifPresent(trials::add);
                events += trial.map(each -> each.part().events().size()).orElse(0);
            }
            subjects += patterns.isEmpty() ? 0 : 1;
        }
        return true;
    }

    private Optional<Trial> trial(Subject subject, Pattern pattern) {
        TextEdit main = new TextEdit(SourceText.read(files.file()), List.of());
        SourceText none = SourceText.of("grapevine.yml", "");
        TextEdit own = new TextEdit(files.extensions() == null ? none : SourceText.read(files.extensions()), List.of());
        try {
            for (NoiseRemedies.Change change : pattern.changes()) {
                main = change.isOwn() ? main : main.with(change.list(), change.item(), false);
                own = change.isOwn() ? own.with(change.list(), change.item(), true) : own;
            }
            TestedConfig next = load(main, own);
            Set<List<String>> affected = new HashSet<>();
            Set<LabelSet> alerts = connected(subject, pattern.cause(), next, affected);
            Recording part = recording.of(alerts::contains);
            return Optional.of(new Trial(
                    subject, pattern, next, main.difference(quotes) + own.difference(quotes), affected, alerts, part));
        } catch (ConfigLoadException notInThisText) {
            unwritten++;
            return Optional.empty();
        }
    }

    private Optional<Advice> advice(Trial trial, ComparedRun now, IntPredicate isTooMuch) {
        Set<List<String>> others = new HashSet<>();
        trial.alerts()
                .forEach(alert -> groups(alert)
                        .filter(group -> !trial.affected().contains(group))
                        .forEach(others::add));
        ComparedRun before = now.of(sent -> trial.affected().contains(List.of(sent.receiver(), sent.groupKey())));
        ComparedRun after = play(trial.part(), trial.next(), isTooMuch)
                .of(sent -> !others.contains(List.of(sent.receiver(), sent.groupKey())));
        Comparison found = new Comparer(trial.part(), span, before, after).compare("", TOLERANCE, List.of());
        return advice(trial.pattern(), found, trial.difference());
    }

    private ComparedRun play(Recording some, TestedConfig with, IntPredicate isTooMuch) {
        return new Replay(some, "", span, TOLERANCE, List.of())
                .played(new Variant("", ConfigPlan.always(with)), WATCHED, sent -> {
                    if (isTooMuch.test(sent)) {
                        throw new CancellationException();
                    }
                });
    }

    private Optional<Advice> advice(Pattern pattern, Comparison found, String difference) {
        int before = found.receivers().stream().mapToInt(ReceiverChange::before).sum();
        int after = found.receivers().stream().mapToInt(ReceiverChange::after).sum();
        return after >= before
                ? Optional.empty()
                : Optional.of(new Advice(
                        pattern.cause().name().toLowerCase(Locale.ROOT),
                        pattern.what(),
                        before,
                        after,
                        found.later(),
                        before - after + " of " + before + " notifications fewer, " + effect(pattern.cause(), found),
                        difference));
    }

    private String effect(Cause cause, Comparison found) {
        String later = found.later().isZero() ? "" : " than " + TimeText.text(found.later());
        int silent = found.unnotified().size();
        long brief = found.unnotified().stream()
                .filter(each -> history.isShort(each.episode()))
                .count();
        long meant = cause == Cause.TRANSIENT ? brief : cause == Cause.FLAPS || cause == Cause.FOLLOWS ? silent : 0;
        String which = cause == Cause.TRANSIENT
                ? "ended in time"
                : cause == Cause.FLAPS ? "began again before its end was sent" : "fired with the other";
        return "no first notification later" + later + ", " + (silent == meant ? "none" : silent - meant) + " lost"
                + (meant == 0 ? "" : " but " + meant + " that " + which);
    }

    /**
     * The alerts that share a group with those whose notifications a change may affect, and those that inhibit any of them.
     *
     * @param affected gets the groups
     */
    private Set<LabelSet> connected(Subject subject, Cause cause, TestedConfig next, Set<List<String>> affected) {
        history.routes().forEach((alert, routes) -> {
            boolean isAffected = switch (cause) {
                case FLAPS -> // its rule is about all alerts of the receiver
                    routes.stream().anyMatch(route -> route.config().receiver().equals(subject.receiver()));
                case FOLLOWS, TRANSIENT -> alert.valueOf("alertname").equals(subject.alert());
                default -> alert.valueOf("alertname").equals(subject.alert()) && routes.contains(subject.route());
            };
            if (isAffected) {
                groups(alert).forEach(affected::add);
            }
        });
        return AffectedAlerts.connected(
                history.routes().keySet(),
                alert -> groups(alert).anyMatch(affected::contains),
                next.config().inhibitRules());
    }

    /** The receiver and the key of each group of an alert. */
    private Stream<List<String>> groups(LabelSet alert) {
        return history.routes().getOrDefault(alert, List.of()).stream()
                .map(route -> AffectedAlerts.group(route, alert));
    }
}
