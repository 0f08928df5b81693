package io.grapevine.virtualtime.configtest;

import io.grapevine.config.ConfigLoadException;
import io.grapevine.config.Route;
import io.grapevine.config.TimeMuting;
import io.grapevine.config.yaml.ConfigError;
import io.grapevine.config.yaml.Read;
import io.grapevine.model.matcher.ParserMode;
import io.grapevine.virtualtime.configtest.play.ConfigCache;
import io.grapevine.virtualtime.configtest.play.ConfigPart;
import io.grapevine.virtualtime.configtest.play.PlayLog;
import io.grapevine.virtualtime.configtest.play.PlayLog.Failure;
import io.grapevine.virtualtime.configtest.play.ScriptPlayer;
import io.grapevine.virtualtime.configtest.play.TestedConfig;
import io.grapevine.virtualtime.configtest.script.ConfigSource;
import io.grapevine.virtualtime.configtest.script.ScriptReader;
import io.grapevine.virtualtime.configtest.script.TestScript;
import io.grapevine.virtualtime.configtest.script.TestSuite;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Runs files of tests. */
public final class SuiteRunner {
    private final ParserMode mode;
    private final Optional<Path> instead;
    private final Predicate<String> names;
    private final Set<Path> files = new LinkedHashSet<>();
    private final Map<Path, Set<ConfigPart>> exercised = new LinkedHashMap<>();

    /**
     * A runner.
     *
     * @param mode the grammar of matchers and label names
     * @param instead a configuration to be tested in place of those that the files name
     * @param names which tests are run, by their names
     */
    public SuiteRunner(ParserMode mode, Optional<Path> instead, Predicate<String> names) {
        this.mode = mode;
        this.instead = instead;
        this.names = names;
    }

    /**
     * Result of one file.
     *
     * @param errors what is wrong with the file itself; then there are no verdicts
     * @param verdicts what came of each test
     */
    public record SuiteResult(Path file, List<ConfigError> errors, List<TestVerdict> verdicts) {
        public SuiteResult {
            errors = List.copyOf(errors);
            verdicts = List.copyOf(verdicts);
        }

        /** Whether everything is as expected. */
        public boolean hasPassed() {
            return failed() == 0;
        }

        /** The number of tests that have failed; one if something is wrong with the file itself. */
        public long failed() {
            return errors.isEmpty()
                    ? verdicts.stream().filter(verdict -> !verdict.hasPassed()).count()
                    : 1;
        }
    }

    /** The files that were read, of tests and configurations. */
    public Set<Path> files() {
        return Set.copyOf(files);
    }

    /** The parts that tests have exercised, by the file of the configuration; none of those that stand in a test. */
    public Map<Path, Set<ConfigPart>> exercised() {
        return Collections.unmodifiableMap(exercised);
    }

    private Set<ConfigPart> exercised(ConfigSource config) {
        return config.inline() != null
                ? new LinkedHashSet<>()
                : exercised.computeIfAbsent(config.file(), file -> new LinkedHashSet<>());
    }

    /** Runs the tests of a file. */
    public SuiteResult run(Path file) {
        files.add(file);
        Read<TestSuite> read = ScriptReader.read(file, instead, mode);
        return read.value().map(this::run).orElseGet(() -> new SuiteResult(file, read.faults(), List.of()));
    }

    /** Runs tests that were read. */
    public SuiteResult run(TestSuite suite) {
        ConfigCache configs = new ConfigCache(mode);
        List<TestVerdict> verdicts = new ArrayList<>();
        for (TestSuite.RoutingCase route : suite.routes()) {
            if (names.test(route.name())) {
                verdicts.add(verdict(route, configs));
            }
        }
        for (TestScript test : suite.tests()) {
            if (names.test(test.name())) {
                verdicts.add(verdict(test, configs));
            }
        }
        files.addAll(configs.files());
        return new SuiteResult(suite.file(), List.of(), verdicts);
    }

    private TestVerdict verdict(TestSuite.RoutingCase route, ConfigCache configs) {
        long begin = System.nanoTime();
        List<Failure> failures;
        try {
            failures = failures(route, configs.load(route.config()), exercised(route.config()));
        } catch (ConfigLoadException fault) {
            failures = List.of(new Failure(route.place(), fault.text()));
        }
        return new TestVerdict(route.name(), route.place(), failures, null, since(begin));
    }

    private TestVerdict verdict(TestScript test, ConfigCache configs) {
        long begin = System.nanoTime();
        try {
            ScriptPlayer player = new ScriptPlayer(test, configs);
            PlayLog log = player.play();
            exercised(test.config()).addAll(log.exercised());
            TestVerdict.Played played = new TestVerdict.Played(test, log, ExpectationCheck.matched(test, log));
            List<Failure> failures = ExpectationCheck.failures(played, player.config(), player.names());
            return new TestVerdict(test.name(), test.place(), failures, played, since(begin));
        } catch (ConfigLoadException fault) {
            return unplayed(test, fault.text(), begin);
        } catch (IllegalStateException crash) { // whatever the others expect would be met by chance
            return unplayed(test, "internal error: " + crash.getMessage() + ": " + crash.getCause(), begin);
        }
    }

    private static TestVerdict unplayed(TestScript test, String fault, long begin) {
        return new TestVerdict(
                test.name(), test.place(), List.of(new Failure(test.place(), fault)), null, since(begin));
    }

    private static Duration since(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /** What of the way of an alert is not as expected. */
    private static List<Failure> failures(TestSuite.RoutingCase test, TestedConfig config, Set<ConfigPart> exercised) {
        List<Failure> failures = new ArrayList<>();
        List<Route> routes = config.route().match(test.labels());
        routes.forEach(route -> exercised.add(new ConfigPart(ConfigPart.Kind.ROUTE, route.id())));
        if (test.receivers() != null) {
            List<String> receivers =
                    routes.stream().map(route -> route.config().receiver()).toList();
            receivers.forEach(name -> exercised.add(new ConfigPart(ConfigPart.Kind.RECEIVER, name)));
            if (!receivers.equals(test.receivers())) {
                failures.add(new Failure(
                        test.place(),
                        test.labels() + " goes to " + text(receivers) + " (expected: " + text(test.receivers()) + ")"));
            }
        }
        if (test.mutedBy() != null) {
            TimeMuting times = new TimeMuting(config.config().timeIntervals());
            TreeSet<String> muting = new TreeSet<>();
            routes.forEach(route -> muting.addAll(times.mutedBy(route.config(), test.at())));
            muting.forEach(name -> exercised.add(new ConfigPart(ConfigPart.Kind.TIME_INTERVAL, name)));
            if (!muting.equals(new TreeSet<>(test.mutedBy()))) {
                failures.add(new Failure(
                        test.place(),
                        test.labels() + " at " + test.at() + " is muted by " + text(List.copyOf(muting))
                                + " (expected: " + text(test.mutedBy()) + ")"));
            }
        }
        return failures;
    }

    private static String text(List<String> names) {
        return names.isEmpty() ? "nothing" : String.join(", ", names);
    }
}
