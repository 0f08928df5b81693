package io.grapevine.amtool.review;

import io.grapevine.amtool.review.NoiseHistory.Subject;
import io.grapevine.config.Config;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.files.TemplateFiles;
import io.grapevine.history.HistoryRecord.DeliveryRecord;
import io.grapevine.httpclient.GoJson;
import io.grapevine.model.LabelSet;
import io.grapevine.template.Source;
import io.grapevine.template.TemplateException;
import io.grapevine.virtualtime.configtest.play.ConfigCache;
import io.grapevine.virtualtime.configtest.play.TestedConfig;
import io.grapevine.virtualtime.configtest.script.ConfigSource;
import io.grapevine.virtualtime.replay.ComparedRun;
import io.grapevine.virtualtime.replay.ComparedSpan;
import io.grapevine.virtualtime.replay.Comparer;
import io.grapevine.virtualtime.replay.Comparison;
import io.grapevine.virtualtime.replay.Comparison.ReceiverChange;
import io.grapevine.virtualtime.replay.ConfigPlan;
import io.grapevine.virtualtime.replay.PlayWatch;
import io.grapevine.virtualtime.replay.Recording;
import io.grapevine.virtualtime.replay.Replay;
import io.grapevine.virtualtime.replay.Replay.Variant;
import io.grapevine.virtualtime.replay.TimeText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Gives advice by a history: what is to be known of the alerts that were notified most, and changes that take no page away. All changes
 * of a report are replayed together, and those stay with which nothing of their alerts is lost.
 */
public final class Adviser {
    /** Alerts of which facts are told, and changes that are replayed, at most. */
    private static final int MOST = 10;

    /** How often the alerts of these changes fired, at most. */
    private static final int MOST_EPISODES = 100_000;

    private static final Duration TOLERANCE = Duration.ofMinutes(1);

    private static final String UNKNOWN =
            "what people do elsewhere, as in a chat, and what a program does that is notified, is in no"
                    + " history: an alert to which nobody seems to react may be needed, and one that ends soon may end by its notification";

    private final Recording recording;
    private final ComparedSpan span;
    private final ConfigSource files;
    private final boolean quotes;
    private final ConfigCache configs;
    private final TestedConfig config;
    private final NoiseHistory history;

    /**
     * A change that saves notifications.
     *
     * @param what what was found, in a sentence
     * @param before how many notifications there were of the alerts that it is about
     * @param after how many there are with all changes of the report
     * @param later by how much the first notification of such an alert comes later, at most
     * @param effect all of that in words
     * @param difference the change, as a unified difference to the file with the changes of the report before this one
     */
    public record Advice(String what, int before, int after, Duration later, String effect, String difference) {
        private Advice with(TextEdit edit, boolean quotes) {
            return new Advice(what, before, after, later, effect, edit.difference(quotes));
        }
    }

    /**
     * Result of an adviser.
     *
     * @param notes what is to be known of the history, each in a sentence
     * @param facts what the history knows of an alert, each in a sentence; the alert with the most notifications first
     * @param advice the changes, of which the replay of all together loses nothing; that which saves most first
     */
    public record Report(ComparedSpan span, List<String> notes, List<String> facts, List<Advice> advice) {
        public Report {
            notes = List.copyOf(notes);
            facts = List.copyOf(facts);
            advice = List.copyOf(advice);
        }

        /** The report as one line of JSON. */
        public String json() {
            List<Map<String, Object>> all = new ArrayList<>();
            for (Advice each : advice) {
                all.add(new TreeMap<>(Map.of(
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
                            "facts",
                            facts,
                            "advice",
                            all)))
                    + "\n";
        }
    }

    /**
     * An adviser that is yet to replay.
     *
     * @param files the files of the configuration that is to be improved
     * @param quotes whether differences quote the lines beside a change, in which there may be secrets
     * @throws ConfigLoadException if the configuration has errors
     */
    public Adviser(Recording recording, ComparedSpan span, ConfigSource files, boolean quotes, ConfigCache configs)
            throws ConfigLoadException {
        this.recording = recording;
        this.span = span;
        this.files = files;
        this.quotes = quotes;
        this.configs = configs;
        this.config = configs.load(files);
        this.history = new NoiseHistory(recording, span, config.route());
    }

    /**
     * Tells what the history knows, and replays changes.
     *
     * @param watch asked now and then; a {@link CancellationException} of it ends the replays
     */
    public Report report(PlayWatch watch) {
        List<String> notes = new ArrayList<>(
                recording.notes().stream().map(Recording.Note::text).toList());
        List<String> facts = new ArrayList<>();
        List<Advice> advice = List.of();
        try {
            for (Subject subject : history.subjects()) {
                watch.check(0, 0);
                facts.addAll(facts.size() < MOST ? List.of(history.fact(subject)) : List.of());
            }
            List<Regrouping> trials = trials(watch, notes);
            if (!trials.isEmpty()) {
                Recording part = AffectedAlerts.part(recording, config, with(trials));
                advice = advice(part, play(part, config, watch), trials, watch);
            }
        } catch (CancellationException tooMuch) {
            notes.add("no change is proposed, as not all was replayed: it is too much (a shorter time has less)");
        } catch (ConfigLoadException notTogether) {
            notes.add("no change was tried, as the text of the configuration does not take all of them together");
        }
        notes.addAll(facts.isEmpty() ? List.of() : List.of(UNKNOWN));
        return new Report(span, notes, facts, advice);
    }

    /** The changes that are replayed: of each route one, that of the alert with the most notifications. */
    private List<Regrouping> trials(PlayWatch watch, List<String> notes) {
        Predicate<String> isNamed = namedInMessages();
        Map<String, Regrouping> byList = new LinkedHashMap<>();
        int unwritten = 0;
        int episodes = 0;
        for (Subject subject : history.subjects()) {
            watch.check(0, 0);
            Regrouping change = history.regrouping(subject, isNamed).orElse(null);
            String list = change == null ? "" : change.list(config.route()).orElse("");
            episodes += change == null ? 0 : subject.episodes().size();
            if (change == null || list.isEmpty() || byList.containsKey(list)) {
                continue;
            }
            if (byList.size() == MOST || episodes > MOST_EPISODES) {
                notes.add("changes for alerts with fewer notifications were not replayed, as it is too much");
                break;
            }
            try {
                with(List.of(change));
                byList.put(list, change);
            } catch (ConfigLoadException notInThisText) {
                unwritten++;
            }
        }
        if (unwritten > 0) {
            notes.add(unwritten + (unwritten == 1 ? " change was" : " changes were")
                    + " not tried, as the text of the configuration does not take them (expected: no aliases there)");
        }
        return List.copyOf(byList.values());
    }

    /** Whether a message names a label of its group, or one in common: without it, the message says less, or goes elsewhere. */
    private Predicate<String> namedInMessages() {
        String texts = Stream.concat(config.extensionFiles().stream(), templates(config.config()))
                        .map(Source::text)
                        .collect(Collectors.joining("\n"))
                + config.config().receivers() // of teams, too, but without what is secret, as a URL
                + String.join("\n", SourceText.read(files.file()).lines());
        return label -> Pattern.compile("(?:Group|Common)Labels\\W+" + Pattern.quote(label) + "\\b")
                .matcher(texts)
                .find();
    }

    private static Stream<Source> templates(Config config) {
        try {
            return TemplateFiles.read(config.templates()).stream();
        } catch (TemplateException e) {
            throw new IllegalStateException("the templates were loaded before", e);
        }
    }

    private TestedConfig with(List<Regrouping> trials) throws ConfigLoadException {
        List<TextEdit> edits = edits(trials);
        String next = String.join("\n", edits.get(edits.size() - 1).next().lines());
        return configs.load(new ConfigSource(files.file(), next, files.teams(), null))
                .with(config.extensions());
    }

    /** The changes one after the other, each of the text with those before it. */
    private List<TextEdit> edits(List<Regrouping> trials) throws ConfigLoadException {
        List<TextEdit> edits = new ArrayList<>();
        SourceText text = SourceText.read(files.file());
        for (Regrouping each : trials) {
            String list = each.list(config.route()).orElseThrow();
            TextEdit edit = TextEdit.adding(text, list, each.fields());
            edits.add(edit);
            text = edit.next();
        }
        return edits;
    }

    /** Replays all changes together, then those with which nothing was lost, until that is all that is replayed. */
    private List<Advice> advice(Recording part, ComparedRun before, List<Regrouping> trials, PlayWatch watch)
            throws ConfigLoadException {
        if (trials.isEmpty()) {
            return List.of();
        }
        ComparedRun after = play(part, with(trials), watch);
        Comparison all = compare(part, before, after);
        Set<LabelSet> lost = new HashSet<>();
        all.unnotified().forEach(each -> lost.add(each.episode().labels()));
        all.redirected().forEach(each -> each.episodes().forEach(episode -> lost.add(episode.labels())));
        Map<Regrouping, Advice> found = new LinkedHashMap<>();
        for (Regrouping trial : trials) {
            if (Collections.disjoint(trial.subject().alerts(), lost)) {
                advice(trial, part, before, after).ifPresent(advice -> found.put(trial, advice));
            }
        }
        if (found.size() < trials.size()) {
            return advice(part, before, List.copyOf(found.keySet()), watch);
        }
        boolean isSaid = found.values().stream().anyMatch(each -> each.later().compareTo(all.later()) >= 0);
        return lost.isEmpty() && isSaid ? written(found) : List.of();
    }

    private List<Advice> written(Map<Regrouping, Advice> found) throws ConfigLoadException {
        List<Map.Entry<Regrouping, Advice>> strongest = found.entrySet().stream()
                .sorted(Comparator.comparing(
                        each -> each.getValue().after() - each.getValue().before()))
                .toList();
        List<TextEdit> edits = edits(strongest.stream().map(Map.Entry::getKey).toList());
        return IntStream.range(0, edits.size())
                .mapToObj(i -> strongest.get(i).getValue().with(edits.get(i), quotes))
                .toList();
    }

    /** What a change does to the notifications of its alerts; empty if its receiver is told fewer alerts, or as much as before. */
    private Optional<Advice> advice(Regrouping trial, Recording part, ComparedRun before, ComparedRun after) {
        Subject subject = trial.subject();
        Predicate<DeliveryRecord> isOwn = subject.isAbout();
        Comparison own = compare(part.of(subject.alerts()::contains), before.of(isOwn), after.of(isOwn));
        int then = own.receivers().stream().mapToInt(ReceiverChange::before).sum();
        int now = own.receivers().stream().mapToInt(ReceiverChange::after).sum();
        if (now >= then || !own.unnotified().isEmpty()) {
            return Optional.empty();
        }
        String later = own.later().isZero() ? "" : " than " + TimeText.text(own.later());
        String effect = then - now + " of " + then + " notifications fewer, no first notification later" + later
                + ", none lost";
        return Optional.of(new Advice(trial.what(), then, now, own.later(), effect, ""));
    }

    private Comparison compare(Recording part, ComparedRun before, ComparedRun after) {
        return new Comparer(part, span, before, after).compare("", TOLERANCE, List.of());
    }

    private ComparedRun play(Recording part, TestedConfig with, PlayWatch watch) {
        return new Replay(part, "", span, TOLERANCE, List.of()).played(new Variant("", ConfigPlan.always(with)), watch);
    }
}
