package io.grapevine.amtool.command;

import io.grapevine.amtool.checking.ConfigCheck;
import io.grapevine.amtool.checking.Finding;
import io.grapevine.amtool.checking.ReviewRule;
import io.grapevine.amtool.checking.SilenceRulesCheck;
import io.grapevine.amtool.review.AffectedAlerts;
import io.grapevine.amtool.review.Coverage;
import io.grapevine.amtool.review.HistoryChanges;
import io.grapevine.amtool.review.HistoryFacts;
import io.grapevine.amtool.review.Judgement;
import io.grapevine.amtool.review.Review;
import io.grapevine.amtool.review.ReviewReport;
import io.grapevine.base.commandline.Argument;
import io.grapevine.base.commandline.Command;
import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.commandline.Flag;
import io.grapevine.base.commandline.ParsedArguments;
import io.grapevine.base.commandline.ValueType.Plain;
import io.grapevine.base.go.FileReason;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.files.zone.ZoneFiles;
import io.grapevine.history.HistoryRecord.AlertRecord;
import io.grapevine.virtualtime.configtest.SuiteRunner;
import io.grapevine.virtualtime.configtest.SuiteRunner.SuiteResult;
import io.grapevine.virtualtime.configtest.play.ConfigCache;
import io.grapevine.virtualtime.configtest.play.ConfigPart;
import io.grapevine.virtualtime.configtest.play.TestedConfig;
import io.grapevine.virtualtime.configtest.script.ConfigSource;
import io.grapevine.virtualtime.replay.ComparedSpan;
import io.grapevine.virtualtime.replay.Recording;
import io.grapevine.virtualtime.replay.Replay;
import io.grapevine.virtualtime.replay.Replay.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code amtool review}: reports likely mistakes in a configuration, and the effects of changing it. */
record ReviewCommand(Session session) {
    /** The exit status if there are findings. */
    private static final int FOUND = 2;

    /** How far apart in time two notifications may be and still count as the same. */
    private static final Duration TOLERANCE = Duration.ofSeconds(5);

    Command declared() {
        return Command.of("review", """
                        Say what is likely wrong with a configuration, and what a change of it means for the alerts of the past.

                            amtool review alertmanager.yml
                            amtool review --base=old.yml --history=history.jsonl --sarif=review.sarif alertmanager.yml
                            amtool review --tests=tests alertmanager.yml

                        A comment "# review: allow RULE" on the line of a finding, or above it, switches it off. The status is 0 without \
                        findings, 2 with some, and 1 if the review fails. Notes do not count, nor what --base has as well; a test that fails does. \
                        docs/configure/review.md describes the rules.""", this::run)
                .with(
                        CommandTree.teamsOf("teams.dir"),
                        CommandTree.extensionsOf("grapevine.config"),
                        CommandTree.expansion(),
                        Flag.of(
                                "base",
                                Plain.FILE,
                                "Configuration as it was before; what is found in it does not count."),
                        CommandTree.teamsOf("base.dir"),
                        CommandTree.extensionsOf("base.grapevine"),
                        CommandTree.history("history"),
                        Flag.of(
                                "tests",
                                Plain.DIRECTORY,
                                "Directory with files of amtool test, whose coverage is told."),
                        Flag.of(
                                "since",
                                Plain.DURATION,
                                "How long before its end the compared part of the history begins; without --history, that of the server is taken."),
                        Flag.text("junit", "File to write the result to, as JUnit XML."),
                        Flag.ofSwitch("markdown", "Print Markdown, for a pull request."),
                        Flag.ofSwitch("json", "Print JSON, as --output=json does."),
                        Flag.text("sarif", "File to write the findings to, as SARIF 2.1.0."))
                .taking(Argument.one("review-file", Plain.FILE, "Configuration"));
    }

    int run(ParsedArguments given) throws CommandFault {
        if (given.arguments().isEmpty()) {
            throw new CommandFault("no file (expected: a configuration)");
        }
        if (given.isOn("json") && given.isOn("markdown")) {
            throw new CommandFault("--json and --markdown exclude each other");
        }
        try {
            return review(given);
        } catch (ConfigLoadException fault) {
            throw new CommandFault(fault.text());
        }
    }

    private int review(ParsedArguments given) throws CommandFault, ConfigLoadException {
        HistoryFacts facts = new HistoryFacts();
        Optional<Recording> recording = recording(given, facts);
        ConfigSource now = Session.source(given, given.arguments().get(0), "teams.dir", "grapevine.config");
        Optional<ConfigSource> before = base(given);
        ConfigCache configs = new ConfigCache(session.mode(given));
        Set<String> known = before.isEmpty() ? Set.of() : known(given, before.get(), configs, facts);
        Judgement found = judge(given, now, configs, facts);
        boolean isValid = found.findings().stream().noneMatch(each -> each.rule() == ReviewRule.INVALID);
        HistoryChanges changes = isValid && before.isPresent() && recording.isPresent()
                ? compare(given, recording.get(), before.get(), now, configs)
                : null;
        List<SuiteResult> tests = new ArrayList<>();
        Review review = new Review(
                now.file().toString(),
                before.map(side -> side.file().toString()).orElse(""),
                found.findings(),
                known,
                found.allowed(),
                changes,
                isValid ? coverage(given, now, configs, tests) : null,
                changes != null
                        ? changes.notes()
                        : recording.stream()
                                .flatMap(past -> past.notes().stream().map(Recording.Note::text))
                                .toList());
        session.print(text(given, review));
        write(given, "junit", () -> ReviewReport.junit(review, tests));
        write(given, "sarif", () -> ReviewReport.sarif(review, session.version().version()));
        return review.fails() ? FOUND : 0;
    }

    private static String text(ParsedArguments given, Review review) {
        if (given.isOn("markdown")) {
            return ReviewReport.markdown(review);
        }
        boolean isJson = given.isOn("json") || given.text("output").equals("json");
        return isJson ? ReviewReport.json(review) : ReviewReport.text(review);
    }

    /**
     * The parts of the configuration that the tests in a directory cover; null without such a directory.
     *
     * @param results receives the results of the tests
     */
    private @Nullable Coverage coverage(
            ParsedArguments given, ConfigSource side, ConfigCache configs, List<SuiteResult> results)
            throws CommandFault, ConfigLoadException {
        Optional<Path> directory = given.path("tests");
        if (directory.isEmpty()) {
            return null;
        }
        SuiteRunner runner = new SuiteRunner(session.mode(given), Optional.empty(), name -> true);
        Set<ConfigPart> exercised = new HashSet<>();
        boolean isNamed = false;
        try (Stream<Path> files = Files.list(directory.get())) {
            files.filter(file -> file.toString().matches(".*\\.ya?ml"))
                    .sorted()
                    .forEach(file -> results.add(runner.run(file)));
            for (Map.Entry<Path, Set<ConfigPart>> of : runner.exercised().entrySet()) {
                if (Files.exists(of.getKey()) && Files.isSameFile(of.getKey(), side.file())) {
                    exercised.addAll(of.getValue());
                    isNamed = true;
                }
            }
        } catch (IOException e) {
            throw new CommandFault("--tests: " + FileReason.withFile(e) + " (expected: a directory of files of tests)");
        }
        if (!isNamed) {
            throw new CommandFault("--tests: " + directory.get() + ": no test is of " + side.file()
                    + " (expected: files of amtool test that name it)");
        }
        int tests = results.stream().mapToInt(each -> each.verdicts().size()).sum();
        long failed = results.stream().mapToLong(SuiteResult::failed).sum();
        return Coverage.of(configs.load(side), side.file(), exercised, tests, (int) failed);
    }

    private static Optional<ConfigSource> base(ParsedArguments given) throws CommandFault {
        if (!given.text("base").isEmpty()) {
            return Optional.of(Session.source(given, given.text("base"), "base.dir", "base.grapevine"));
        }
        for (String flag : List.of("base.dir", "base.grapevine")) {
            if (!given.text(flag).isEmpty()) {
                throw new CommandFault("--" + flag + " without --base");
            }
        }
        return Optional.empty();
    }

    /** The keys of the findings in the base configuration, which must be valid. */
    private Set<String> known(ParsedArguments given, ConfigSource base, ConfigCache configs, HistoryFacts facts)
            throws CommandFault, ConfigLoadException {
        List<Finding> found = judge(given, base, configs, facts).findings();
        String faults = found.stream()
                .filter(each -> each.rule() == ReviewRule.INVALID)
                .map(each -> each.at().toString())
                .collect(Collectors.joining("\n"));
        if (!faults.isEmpty()) {
            throw new CommandFault("--base: " + faults);
        }
        return found.stream().map(Review::key).collect(Collectors.toSet());
    }

    private Judgement judge(ParsedArguments given, ConfigSource side, ConfigCache configs, HistoryFacts facts)
            throws CommandFault, ConfigLoadException {
        ConfigCheck.Options check = new ConfigCheck.Options(
                session.mode(given),
                new ConfigCommands(session).references(given),
                Optional.ofNullable(side.teams()),
                Optional.ofNullable(side.extensions()),
                new SilenceRulesCheck(Optional.empty(), session.console().clock()),
                Optional.empty(),
                ZoneFiles.of(session.console().environment()),
                false);
        return Judgement.of(
                side, check, configs, facts, session.console().clock().instant());
    }

    private static HistoryChanges compare(
            ParsedArguments given, Recording recording, ConfigSource before, ConfigSource after, ConfigCache configs)
            throws CommandFault, ConfigLoadException {
        Duration since = given.isSet("since") ? given.duration("since") : null;
        ComparedSpan span = ComparedSpan.of(recording, null, null, since);
        TestedConfig old = configs.load(before);
        TestedConfig young = configs.load(after);
        return HistoryChanges.of(
                new Replay(recording, "", span, TOLERANCE, List.of()),
                AffectedAlerts.parts(recording, old, young),
                Variant.of(before.file().toString(), before, configs),
                Variant.of(after.file().toString(), after, configs),
                List.of(old.config(), young.config()));
    }

    /** The recording from files or from a server's history; empty if no flag asks for one. */
    private Optional<Recording> recording(ParsedArguments given, HistoryFacts facts) throws CommandFault {
        if (given.texts("history").isEmpty() && !given.isSet("since")) {
            return Optional.empty();
        }
        return Optional.of(new ReplayCommand(session).recording(given, "history", record -> {
            if (record instanceof AlertRecord alert) {
                facts.add(alert);
            }
        }));
    }

    private static void write(ParsedArguments given, String flag, Supplier<String> text) throws CommandFault {
        if (given.text(flag).isEmpty()) {
            return;
        }
        try {
            Files.writeString(Path.of(given.text(flag)), text.get());
        } catch (IOException e) {
            throw new CommandFault("--" + flag + ": " + FileReason.withFile(e) + " (expected: a file to write)");
        }
    }
}
