package io.grapevine.virtualtime.configtest.script;

import io.grapevine.config.yaml.MappingReader;
import io.grapevine.config.yaml.Read;
import io.grapevine.config.yaml.ReadContext;
import io.grapevine.config.yaml.Value;
import io.grapevine.config.yaml.YamlText;
import io.grapevine.model.matcher.MatcherParser;
import io.grapevine.model.matcher.ParserMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads a file of tests. */
public final class ScriptReader {
    private static final String CONFIG = "config";
    private static final String INLINE = "inline_config";

    private static final Instant USUAL_START = Instant.parse("2026-01-05T00:00:00Z");

    private static final Duration USUAL_TOLERANCE = Duration.ofSeconds(1);
    private static final String USUAL_URL = "http://alertmanager";

    private final Path file;
    private final Path directory;
    private final Optional<Path> instead;
    private final MatcherParser parser;

    private ScriptReader(Path file, Optional<Path> instead, ParserMode mode) {
        this.file = file;
        this.directory = Objects.requireNonNullElse(file.getParent(), Path.of(""));
        this.instead = instead;
        this.parser = MatcherParser.of(mode, warning -> {});
    }

    /**
     * Reads a file.
     *
     * @param instead a configuration to be tested in place of the one that the file names
     * @param mode the grammar of matchers and label names
     */
    public static Read<TestSuite> read(Path file, Optional<Path> instead, ParserMode mode) {
        try {
            return parse(file, Files.readAllBytes(file), instead, mode);
        } catch (IOException e) {
            return Read.unreadable(file, e);
        }
    }

    /** Reads the content of a file; {@code file} need not exist. */
    public static Read<TestSuite> parse(Path file, byte[] content, Optional<Path> instead, ParserMode mode) {
        ScriptReader reader = new ScriptReader(file, instead, mode);
        ReadContext reading = new ReadContext(file.toString(), reader.directory);
        TestSuite suite = YamlText.parse(content, reading)
                .map(root -> root.read(reader::suite))
                .orElse(null);
        if (suite == null && reading.isEmpty()) {
            reading.add(1, 1, "tests", "missing (expected: tests, or routes)");
        }
        return Read.of(suite, reading);
    }

    /** Defaults of the tests of a file, which each may override. */
    record Common(ConfigSource config, String externalUrl, Instant start, Duration tolerance, boolean nothingElse) {}

    private TestSuite suite(MappingReader in) {
        Path none = directory.resolve(ConfigSource.MISSING);
        Common common = common(
                in,
                new Common(new ConfigSource(none, null, null, null), USUAL_URL, USUAL_START, USUAL_TOLERANCE, false));
        List<TestSuite.RoutingCase> routes = in.value("routes").objects(each -> route(each, common));
        List<TestScript> tests = in.value("tests").objects(each -> test(each, common));
        if (routes.isEmpty() && tests.isEmpty()) {
            in.fault("tests", "missing (expected: tests, or routes)");
        }
        return new TestSuite(file, routes, tests);
    }

    private Common common(MappingReader in, Common outer) {
        return new Common(
                config(in, outer),
                in.has("external_url") ? stripped(in.text("external_url")) : outer.externalUrl(),
                in.has("start") ? ScriptTimes.instant(in.value("start"), outer.start()) : outer.start(),
                in.has("tolerance") ? ScriptTimes.duration(in.value("tolerance")) : outer.tolerance(),
                in.has("nothing_else") ? in.value("nothing_else").bool() : outer.nothingElse());
    }

    private ConfigSource config(MappingReader in, Common outer) {
        ConfigSource read = outer.config().with(in, CONFIG, INLINE, file);
        return instead.map(other -> new ConfigSource(other, null, read.teams(), read.extensions()))
                .orElse(read);
    }

    private static String stripped(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    private TestSuite.RoutingCase route(MappingReader in, Common outer) {
        ConfigSource config = config(in, outer);
        checkConfig(in, config);
        Value labels = in.value("labels");
        TestSuite.RoutingCase read = new TestSuite.RoutingCase(
                labels.place(),
                config,
                new AlertReader(parser, Duration.ZERO).labels(labels),
                in.has("at") ? ScriptTimes.instant(in.value("at"), outer.start()) : outer.start(),
                in.has("receivers") ? in.value("receivers").texts() : null,
                in.value("muted_by").isAbsent() ? null : in.value("muted_by").texts());
        if (read.receivers() == null && read.mutedBy() == null) {
            in.fault("receivers", "missing (expected: receivers, or muted_by)");
        }
        return read;
    }

    private void checkConfig(MappingReader in, ConfigSource config) {
        if (config.inline() == null && config.file().endsWith(ConfigSource.MISSING)) {
            in.fault(CONFIG, "missing (expected: the configuration to be tested, relative to this file)");
        }
    }

    private TestScript test(MappingReader in, Common outer) {
        Common common = common(in, outer);
        checkConfig(in, common.config());
        int replicas = in.has("replicas") ? (int) in.value("replicas").integer(1, 9) : 1;
        ScriptTimes times = new ScriptTimes(common.start());
        StepReader steps = new StepReader(file, times, common.config(), replicas, parser);
        AlertReader alerts = new AlertReader(parser, Duration.ZERO);
        List<AlertChange> changes = alerts.managed(in.value("alerts"), times);
        List<ScriptStep> read = steps.read(in.value("steps"));
        changes.addAll(steps.posted());
        changes.sort(Comparator.comparing(AlertChange::at));
        ExpectationReader expectations =
                new ExpectationReader(times, common.tolerance(), parser, ScriptStep.replicaNames(replicas));
        Value expect = in.value("expect");
        Duration last = last(changes, read);
        boolean fixed = in.has("duration");
        Duration end = fixed ? ScriptTimes.duration(in.value("duration")) : expectations.end(expect, last);
        List<Expectation> expected = expectations.read(expect, end);
        if (expected.isEmpty() && !common.nothingElse()) {
            in.fault("expect", "missing (expected: what is to be notified, or nothing_else: true)");
        }
        Value name = in.value("name");
        String place = ExpectationReader.place(in, "name", "alerts", "steps", "expect");
        return new TestScript(
                name.isNull() ? "test at " + place : name.text(),
                place,
                common.config(),
                common.externalUrl(),
                common.start(),
                end,
                common.tolerance(),
                replicas,
                common.nothingElse(),
                changes,
                read,
                expected);
    }

    private static Duration last(List<AlertChange> alerts, List<ScriptStep> steps) {
        return Stream.concat(
                        alerts.stream().map(AlertChange::at), steps.stream().map(ScriptStep::at))
                .reduce(Duration.ZERO, ScriptTimes::later);
    }
}
